/** One sale at the counter: who, what, cash, and what came of it. Rust decides all of it. */
import { changeFen } from "@paddock/common";
import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from "vue";
import { commands, type Hit, type PackageOffer, type Problem, type Sale, type Till } from "../ipc";

export interface SaleAtCounter {
  member: ShallowRef<Hit | null>;
  offers: Readonly<ShallowRef<readonly PackageOffer[] | null>>;
  productId: Ref<string | null>;
  offer: ComputedRef<PackageOffer | null>;
  /** Undefined until Rust has said whether one is open. */
  till: Readonly<ShallowRef<Till | null | undefined>>;
  tendered: Ref<string>;
  /** Fen to give back; negative is missing; null while there is nothing to count. */
  change: ComputedRef<number | null>;
  /** Everything is there that a sale needs. */
  ready: ComputedRef<boolean>;
  problem: Ref<Problem | null>;
  sale: Readonly<ShallowRef<Sale | null>>;
  load: (memberId: string | null) => Promise<void>;
  openTill: (float: string) => Promise<void>;
  confirm: () => Promise<void>;
  /** Back to the beginning for the next member. */
  again: () => Promise<void>;
}

export function useSale(): SaleAtCounter {
  const member = shallowRef<Hit | null>(null);
  const offers = shallowRef<readonly PackageOffer[] | null>(null);
  const productId = ref<string | null>(null);
  const till = shallowRef<Till | null | undefined>(undefined);
  const tendered = ref("");
  const problem = ref<Problem | null>(null);
  const sale = shallowRef<Sale | null>(null);
  let busy = false;

  const offer = computed(() => offers.value?.find((one) => one.product_id === productId.value) ?? null);
  const change = computed(() => (offer.value ? changeFen(offer.value.price, tendered.value) : null));
  const ready = computed(
    () =>
      member.value !== null &&
      offer.value !== null &&
      Boolean(till.value) &&
      change.value !== null &&
      change.value >= 0,
  );

  /** One call at a time; what went wrong is shown, not thrown. */
  async function once(act: () => Promise<Problem | null>): Promise<void> {
    if (busy) return;
    busy = true;
    try {
      problem.value = await act();
    } finally {
      busy = false;
    }
  }

  async function loadTill(): Promise<Problem | null> {
    const answer = await commands.till();
    if (answer.status === "error") return answer.error;
    till.value = answer.data;
    return null;
  }

  async function loadOffers(): Promise<Problem | null> {
    const answer = await commands.packageOffers();
    if (answer.status === "error") return answer.error;
    offers.value = answer.data;
    productId.value ??= answer.data.find((one) => one.stock !== 0)?.product_id ?? null;
    return null;
  }

  async function loadMember(memberId: string): Promise<Problem | null> {
    const answer = await commands.memberBrief(memberId);
    if (answer.status === "error") return answer.error;
    member.value = answer.data;
    return null;
  }

  async function load(memberId: string | null): Promise<void> {
    const problems = await Promise.all([
      loadTill(),
      loadOffers(),
      memberId === null ? null : loadMember(memberId),
    ]);
    problem.value = problems.find((one) => one !== null) ?? null;
  }

  const openTill = (float: string): Promise<void> =>
    once(async () => {
      const answer = await commands.openTill(float);
      if (answer.status === "error") return answer.error;
      till.value = answer.data;
      return null;
    });

  const confirm = (): Promise<void> =>
    once(async () => {
      if (!ready.value || !member.value || !offer.value) return null;
      const answer = await commands.sellPackage(
        member.value.member_id,
        offer.value.product_id,
        tendered.value.trim(),
      );
      if (answer.status === "error") return answer.error;
      sale.value = answer.data;
      return null;
    });

  async function again(): Promise<void> {
    member.value = null;
    tendered.value = "";
    sale.value = null;
    problem.value = null;
    await load(null);
  }

  return {
    member,
    offers,
    productId,
    offer,
    till,
    tendered,
    change,
    ready,
    problem,
    sale,
    load,
    openTill,
    confirm,
    again,
  };
}
