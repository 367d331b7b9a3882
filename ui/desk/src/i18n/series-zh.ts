/** What is said when a series of lessons is changed or called off, Chinese. */
export const seriesZh = {
  open: "修改或取消这个系列",
  title: "系列课",
  ahead: "还有 {n} 节没上",
  spanLabel: "改哪些课",
  span: { later: "这节及以后（{n}）", all: "没上的全部（{n}）" },
  reach: { later: "从 {day} 起；更早的课不变。", all: "今后没上的课一起改，包括 {day} 之前的。" },
  wrongFrom: "请写几点几分，例如 9:30",
  wrongMinutes: "请写分钟数，例如 60",
  reason: "放行理由（会留档）",
  accept: "修改这 {n} 节课",
  callOff: "取消这 {n} 节课",
  callOffTitle: "取消系列课中的 {n} 节课",
  callOffWords:
    "这 {n} 节课都会取消，预约一并取消，预留的鞍时退回。\n用 Ctrl+Z 不能一次恢复；要恢复，须在课表上逐节恢复。",
  left: "{n} 天的课没有变，原因如下；可以在课表上逐节处理。",
  instead: "这天有空的时间",
  finish: "完成",
};
