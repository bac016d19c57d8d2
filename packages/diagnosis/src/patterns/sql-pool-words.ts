import { formatDuration } from '@unpark/base';
import type { EachLanguage, NextCapture, Said } from '@unpark/model';
import { counted, functionPhrase, goroutines } from '../draft';
import type { Extent } from '../facts';
import { joined, link, say } from '../say';
import type { Situation } from '../situation';
import { seenTwice } from './network-words';

/** What a pool of database connections is said to be like. */

/** What became of the connections: in a query, left open, or with goroutines that wait for another. */
export type PoolKind = 'in-work' | 'open' | 'nested';

export function busyPool(situation: Situation, extent: Extent): Said {
  const many = goroutines(extent.count);
  const seen = seenTwice(situation, extent);
  return say`${many} wait for a connection, ${seen}: a busy pool.`
    .zh`${many} 在等连接，${seen}：连接池只是繁忙。`;
}

/**
 * Who has the connections, behind the place of those that wait.
 *
 * @param count goroutines: those that use one, or that have a transaction open and want another
 */
export function whoHasThem(kind: PoolKind, count: number, evidence: string): Said {
  switch (kind) {
    case 'nested': {
      const some = counted(count, { one: 'of them has', many: 'of them have', zh: '个' });
      const ask = count === 1 ? 'asks' : 'ask';
      const open = link(say`${some} a transaction open`.zh`其中 ${some}已打开事务`, evidence);
      return say`. ${open} and ${ask} for a second connection, which only another of them could give back.`
        .zh`。${open}，还在要第二条连接，而这条连接只有它们中的另一个能归还。`;
    }
    case 'open': {
      const none = link({ en: 'No goroutine uses one', zh: '没有 goroutine 在用连接' }, evidence);
      return say`. ${none}: rows or a transaction were left open.`
        .zh`。${none}：rows 或事务没有关闭。`;
    }
    case 'in-work': {
      const how = link({ en: 'in a query or its rows', zh: '在查询或读取 rows' }, evidence);
      return say`. ${goroutines(count)} use one, ${how}.`
        .zh`。${goroutines(count)} 正占着连接，${how}。`;
    }
  }
}

export const NESTED_PROVEN: Said = {
  en: 'Those that wait started the transactions',
  zh: '等待者自己启动了这些事务',
};
export const NESTED_BY_NUMBER: Said = {
  en: 'As many wait outside of Begin as there are transactions',
  zh: '在 Begin 之外等待的数量与事务一样多',
};
export const NOBODY_WORKS: Said = {
  en: 'No driver call is on any stack: nobody works with the connections',
  zh: '任何栈上都没有驱动调用：没有人在使用连接',
};
export const QUERIES_IN_WORK: Said = {
  en: 'Queries are in work: the pool may be too small for the load',
  zh: '查询正在进行：连接池可能不够应付这个负载',
};

export const BLOCK_PROFILE: Said = { en: 'Block profile', zh: 'block profile' };
export const NO_WAIT_ENDED: Said = {
  en: 'no wait for a connection ended; a wait in progress is never in it',
  zh: '没有等连接的操作结束；进行中的等待从不在其中',
};
export const WAITS_IN_PROFILE: Said = {
  en: 'The block profile has waits for a connection',
  zh: 'block profile 里有等连接的操作',
};
export const NO_PROFILE: Said = { en: 'not in this capture', zh: '这次采集里没有' };

const COMMA: Said = { en: ', ', zh: '、' };

export function callersOfPool(callers: readonly string[]): Said {
  const names = joined(callers.flatMap((name, i) => [i === 0 ? '' : COMMA, functionPhrase(name)]));
  return say`Callers of the pool: ${names}. Which one keeps its connection is not on a stack; one that always does is rare among those that wait.`
    .zh`连接池的调用方：${names}。哪一个占着连接不放，栈上看不出来；总是不归还的调用方在等待者中很少见。`;
}

export function holdersAre(kind: PoolKind, count: number): Said {
  const many = goroutines(count);
  return kind === 'in-work'
    ? say`${many} work with a connection.`.zh`${many} 正在使用连接。`
    : say`${many} of database/sql watch rows or a transaction that are open.`
        .zh`database/sql 的 ${many} 在监视未关闭的 rows 或事务。`;
}

export function nestedAre(proven: boolean, count: number): Said {
  const many = goroutines(count);
  return proven
    ? say`${many} started a transaction that is open, and wait for another connection.`
        .zh`${many} 已启动一个仍打开的事务，又在等另一条连接。`
    : say`${many} wait for a connection and do not begin a transaction, as many as transactions are open.`
        .zh`${many} 在等连接，但并不是要开始事务，数量与打开的事务一样多。`;
}

export const endedWaits = (ns: number): Said =>
  say`Waits for a connection that ended: ${formatDuration(ns)} in the block profile.`
    .zh`已结束的等连接操作：block profile 中共 ${formatDuration(ns)}。`;

export const SIZE_UNKNOWN: Said = {
  en: 'The size of the pool is not in a dump; DB.Stats() has it.',
  zh: 'dump 里没有连接池的大小，DB.Stats() 里有。',
};

export const POOL_COUNTERS: NextCapture<EachLanguage> = {
  sentence: {
    en: 'The pool counters would tell how many connections are in use and how often callers waited: InUse, WaitCount and WaitDuration of sql.DB.Stats(), by expvar or as metrics.',
    zh: '连接池的计数器能说明有多少连接在用、调用方等过多少次：用 expvar 或指标导出 sql.DB.Stats() 的 InUse、WaitCount 和 WaitDuration。',
  },
};
