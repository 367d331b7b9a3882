/** Simplified Chinese: the words that the page says by itself. Everything else comes from Rust, already in words. */
import { arrangeZh } from "./arrange-zh";
import { callsZh } from "./calls-zh";
import { lessonsZh } from "./lessons-zh";
import { membersZh } from "./members-zh";
import { outageZh } from "./outage-zh";
import { resourcesZh } from "./resources-zh";
import { saleZh } from "./sale-zh";
import { seriesZh } from "./series-zh";
import { settingsZh } from "./settings-zh";
import { shellZh } from "./shell-zh";
import { startZh } from "./start-zh";
import { syncZh } from "./sync-zh";
import { tillZh } from "./till-zh";
import { timetableZh } from "./timetable-zh";
import { todayZh } from "./today-zh";

export const zhCN = {
  brand: "Paddock",
  close: "关闭",
  cancel: "取消",
  edit: "修改{label}",
  units: "{n} 鞍时",
  retry: "再试一次",
  unexpected: "程序出了意外，已保存的数据不受影响。请再试一次；若仍不行，请重新打开程序。",
  keys: { enter: "↵" },
  boot: {
    failed: "暂时打不开",
  },
  ...startZh,
  ...shellZh,
  sync: syncZh,
  coach: {
    title: "教练登录二维码",
    lead: "教练用手机相机扫一扫，就登录到自己的课表。二维码两分钟内有效，只能用一次。",
    who: "哪位教练",
    make: "生成二维码",
    again: "再生成一个",
    left: "还剩 {n} 秒",
    over: "已过期",
    scan: "{name} 教练，请扫码",
    finish: "完成",
    none: "还没有教练",
  },
  ...todayZh,
  timetable: timetableZh,
  arrange: arrangeZh,
  outage: outageZh,
  calls: callsZh,
  lessons: lessonsZh,
  series: seriesZh,
  resources: resourcesZh,
  sizes: { column: "“{name}”列的宽度", list: "列表的宽度", side: "右侧的宽度" },
  ...membersZh,
  settings: settingsZh,
  attention: {
    title: "待处理",
    none: "没有待处理的事。",
    from: "{from}",
    assign: "改用 {horse}",
    sell: "给 {member} 卖套餐",
    compare: "比较两个账户",
    acknowledge: "知道了",
    note: "写一句备注",
    noteLabel: "备注",
    showSettled: "也看已处理的",
    hideSettled: "只看待处理",
    problem: "没能读出待处理的事",
    all: "全部",
  },
  sale: saleZh,
  till: tillZh,
  registration: {
    title: "登记会员",
    name: "姓名",
    phone: "手机号",
    notes: "备注",
    rider: "骑手 {n}",
    addRider: "再加一位骑手",
    removeRider: "移除",
    birth: "出生日期",
    birthHint: "年-月-日",
    weight: "体重 kg",
    level: "水平",
    levels: { beginner: "入门", novice: "初级", intermediate: "中级", advanced: "高级" },
    guardianLead: "未满 18 岁，请填监护人",
    guardianName: "监护人姓名",
    guardianPhone: "监护人手机号",
    waiver: "已在前台签免责书",
    submit: "登记",
  },
};

/** The shape that every language has to fill. */
export type Words = typeof zhCN;
