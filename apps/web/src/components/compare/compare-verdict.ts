import type { ProcessRelation, WeightBasis } from '@unpark/diagnosis';
import type { DiffMeasure } from '@unpark/charts';
import type {
  Carrier,
  DumpDiffModel,
  DumpDiffRow,
  ProgramChange,
} from '../../workers/compare-messages';
import type { WhatCode } from './compare-what';

/** What the sentence over a difference says; numbers in the unit of the sides. */
export type VerdictFacts =
  | { readonly form: 'nothing' }
  | { readonly form: 'same' }
  | {
      /** goroutines and heap grew behind one function */
      readonly form: 'together';
      readonly goroutines: number;
      readonly amount: number;
      readonly function: string;
      readonly groups: readonly string[];
    }
  | {
      readonly form: 'goroutines';
      readonly sign: 1 | -1;
      readonly amount: number;
      readonly carrier: Carrier;
      /** function whose go statement started them, when all were started there */
      readonly creator?: string;
    }
  | {
      readonly form: 'moved';
      readonly sign: 1 | -1;
      readonly amount: number;
      readonly carrier?: Carrier;
      /** both sides are one process, so that A became B */
      readonly isStory: boolean;
    }
  | { readonly form: 'shifted'; readonly up?: Carrier; readonly down?: Carrier }
  | { readonly form: 'shares'; readonly up?: Carrier; readonly down?: Carrier };

export interface VerdictInput {
  readonly program: ProgramChange;
  readonly measure: DiffMeasure;
  readonly what: WhatCode;
  readonly basis: WeightBasis;
  readonly process: ProcessRelation;
  /** of the dumps of both sides, when both have one */
  readonly dumps?: DumpDiffModel;
}

/** Part of all growth that must stand in groups of one origin to speak of it as the origin. */
const ONE_ORIGIN = 0.8;

export function verdictFacts(input: VerdictInput): VerdictFacts {
  const { program, measure, what, dumps } = input;
  const { a, b, up, down, isSame } = program;
  if (a === 0 && b === 0) return { form: 'nothing' };
  if (measure === 'share' && a > 0 && b > 0) {
    return up || down
      ? { form: 'shares', ...(up && { up }), ...(down && { down }) }
      : { form: 'same' };
  }
  if (isSame) {
    return up || down
      ? { form: 'shifted', ...(up && { up }), ...(down && { down }) }
      : { form: 'same' };
  }
  const sign = b > a ? 1 : -1;
  const amount = Math.abs(b - a);
  const carrier = sign === 1 ? up : down;
  const isOne = input.process === 'same';
  if (what === 'goroutines' && carrier && isOne) {
    const origin = dumps && sign === 1 ? originOf(dumps) : undefined;
    return {
      form: 'goroutines',
      sign,
      amount,
      carrier,
      ...(origin && { creator: origin.creator }),
    };
  }
  if (what === 'heap-inuse' && carrier?.carriesMost && sign === 1 && isOne && dumps) {
    const origin = originOf(dumps);
    if (origin && origin.creator === carrier.symbol) {
      return {
        form: 'together',
        goroutines: origin.grown,
        amount: carrier.b - carrier.a,
        function: carrier.symbol,
        groups: origin.rows.map((row) => row.key),
      };
    }
  }
  const isStory = isOne && (input.basis === 'moment' || input.basis === 'since-start');
  return { form: 'moved', sign, amount, isStory, ...(carrier && { carrier }) };
}

/** The function that started most of the goroutines that came to be more. */
function originOf(
  dumps: DumpDiffModel,
):
  | { readonly creator: string; readonly grown: number; readonly rows: readonly DumpDiffRow[] }
  | undefined {
  const grown = dumps.rows.filter((row) => row.b > row.a && !row.isCapture);
  const all = grown.reduce((sum, row) => sum + row.b - row.a, 0);
  const byCreator = new Map<string, DumpDiffRow[]>();
  for (const row of grown) {
    if (row.creator === undefined) continue;
    const list = byCreator.get(row.creator) ?? [];
    list.push(row);
    byCreator.set(row.creator, list);
  }
  for (const [creator, rows] of byCreator) {
    const part = rows.reduce((sum, row) => sum + row.b - row.a, 0);
    if (part >= all * ONE_ORIGIN) return { creator, grown: part, rows };
  }
  return undefined;
}
