import { formatCount, formatDuration } from '@unpark/base';
import type { EachLanguage, NextCapture, Said } from '@unpark/model';
import type { Confidence } from '../confidence';
import { requests } from '../draft';
import type { Extent } from '../facts';
import { link, say } from '../say';
import type { Situation } from '../situation';
import { mostlyAged, type Site } from '../sites';

/** Words that patterns of networks and pools have in common. */

export const OF_SAME_TYPE: Said = {
  en: 'waits for a method of the same type',
  zh: '等待同一类型的方法',
};

export const POOL_CONNECTION_HELD: Said = {
  en: 'has a connection of the pool',
  zh: '占着池里的一条连接',
};

export const NO_TIMEOUT_IN_DUMP: Said = {
  en: 'A timeout is not visible in a dump: only the age of the wait is.',
  zh: 'dump 里看不到超时设置，只能看到已经等了多久。',
};

/** How many of some waits two dumps show: a clause after how many there are. */
export const seenTwice = (situation: Situation, extent: Extent): Said => {
  const stayed = formatCount(extent.stayed);
  return situation.latest
    ? say`${stayed} of them in both dumps`.zh`其中 ${stayed} 个在两份 dump 里都有`
    : { en: 'one moment only', zh: '只是一个瞬间' };
};

/** The sentence about those that waited from dump to dump; no words where nothing tells. */
export function waitedThrough(
  situation: Situation,
  extent: Extent,
  evidence: string | undefined,
): Said {
  const gap = situation.gapNs;
  if (extent.stayed === 0 || gap === undefined) return { en: '', zh: '' };
  const stayed = formatCount(extent.stayed);
  const long = formatDuration(gap);
  const waited = say`have waited ${long} and more`.zh`至少等了 ${long}`;
  return say`${stayed} of them ${link(waited, evidence)}.`
    .zh`其中 ${stayed} 个${link(waited, evidence)}。`;
}

export const requestsWait = (extent: Extent): Said =>
  say`${requests(extent.requests)} wait.`.zh`${requests(extent.requests)}在等待。`;

/** Consequence of a pool that is used up. */
export const waitForReturn = (extent: Extent): Said =>
  say`${requests(extent.requests)} wait for others to give a connection back.`
    .zh`${requests(extent.requests)}在等别人归还连接。`;

export const tookOnAverage = (meanNs: number): Said =>
  say`Waits for a connection took ${formatDuration(meanNs)} on average`
    .zh`等连接的时间平均为 ${formatDuration(meanNs)}`;

/** A long wait that the dump itself prints. */
export function weighPrintedAge(confidence: Confidence, site: Site): void {
  if (!mostlyAged(site)) return;
  const minutes = site.minutes ?? 0;
  confidence.add(
    say`The dump prints a wait of ${minutes} min`.zh`dump 打印的等待时长为 ${minutes} 分钟`,
    0.5,
  );
}

/** No profile of waits could say more. */
export function noProfileOfNetwork(confidence: Confidence): void {
  confidence.unavailable(
    { en: 'Block and mutex profiles', zh: 'block profile 和 mutex profile' },
    { en: 'never contain a network wait', zh: '从不包含网络等待' },
  );
}

/** Sockets of the process as its host sees them. */
export const socketTable = (sentence: Said): NextCapture<EachLanguage> => ({
  sentence,
  command: 'ss -tnpo',
  cost: { en: 'nothing for the process', zh: '对进程没有开销' },
});
