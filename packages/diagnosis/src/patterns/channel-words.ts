import { formatCount } from '@unpark/base';
import type { Said } from '@unpark/model';
import { functionPhrase, goroutines, placePhrase } from '../draft';
import type { Extent } from '../facts';
import { say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';

/** What is said alike of waits on channels and of goroutines that become more. */

const ONE_MOMENT: Said = { en: 'one moment only', zh: '只是一个瞬间' };

export const atBothMoments = (situation: Situation, lasting: number | string): Said =>
  situation.latest ? say`${lasting} at both moments`.zh`两个时刻都有 ${lasting} 个` : ONE_MOMENT;

/** `they grew from 10 to 45` */
export const theyGrew = ({ before, after }: Extent): Said =>
  say`they grew from ${formatCount(before)} to ${formatCount(after)}`
    .zh`它们从 ${formatCount(before)} 个增加到 ${formatCount(after)} 个`;

export const inChanSend = (site: Site, { count }: Extent): Said => {
  const at = functionPhrase(site.frame.function);
  const place = placePhrase(site.frame);
  return say`${goroutines(count)} in chan send in ${at}${place}.`
    .zh`${goroutines(count)} 处于 chan send，位置 ${at}${place}。`;
};

export const KEEP_STACKS: Said = {
  en: 'They keep their stacks and all that they refer to.',
  zh: '它们一直占着自己的栈和引用的一切。',
};

export const IDS_IN_A_ROW: Said = {
  en: 'Several of one call stay: their ids stand in a row',
  zh: '同一次调用留下好几个：它们的 id 连在一起',
};
