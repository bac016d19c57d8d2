import type { Provenance, Said } from '@unpark/model';
import { shortName } from './draft';
import { descriptorOf } from './fd-edges';
import type { GoroutineGroup } from './goroutine-groups';
import type { Words } from './library/pattern-entry';
import { lockPlace } from './locks';
import { named, say } from './say';
import { type Situation, sourcePlace } from './situation';
import { TextHash } from './stack-hash';
import { reasonWords, WAIT_WORDS, type WaitKind } from './wait-class';

/** What a goroutine waits for, as far as a dump tells one such thing from another. */
export interface WaitResource {
  /** stable for the same input */
  readonly id: string;
  readonly label: Said;
  /** the label without what tells it from others */
  readonly name: Said;
  /** mostly an address; for a lock whose address is not printed, its type or place */
  readonly address?: Said;
  /** base name and line of the call that waits */
  readonly place?: string;
  /** full symbol to highlight */
  readonly function?: string;
  /** is it known that these goroutines wait for this very thing? */
  readonly provenance: Provenance;
  readonly why: Said;
}

/** Peers and devices outside of the process: a way that leads there ends there. */
const OUTSIDE: ReadonlySet<WaitKind> = new Set([
  'net-read',
  'net-write',
  'net-dial',
  'http-response',
  'http-body',
  'http-write',
  'rpc',
  'dns',
]);

const OUTSIDE_WORDS: Readonly<Partial<Record<WaitKind, Words>>> = {
  'net-read': { en: 'remote peer that is read from', zh: '读取的远端' },
  'net-write': { en: 'remote peer that is written to', zh: '写入的远端' },
  'net-dial': { en: 'remote peer that is dialed', zh: '拨号的远端' },
  'http-response': { en: 'HTTP server that was asked', zh: '被请求的 HTTP 服务端' },
  'http-body': { en: 'HTTP peer that sends a body', zh: '发送 body 的 HTTP 对端' },
  'http-write': { en: 'HTTP peer that takes data', zh: '接收数据的 HTTP 对端' },
  rpc: { en: 'RPC peer or broker', zh: 'RPC 对端或 broker' },
  dns: { en: 'DNS server', zh: 'DNS 服务器' },
};

/** One of a kind in a process, whatever the place that waits. */
const SHARED: Readonly<Partial<Record<WaitKind, { readonly id: string; readonly label: Words }>>> =
  {
    'sql-connection': {
      id: 'pool-sql',
      label: { en: 'connections of database/sql', zh: 'database/sql 的连接' },
    },
    'http-connection': {
      id: 'pool-http',
      label: { en: 'connections of the HTTP client', zh: 'HTTP 客户端的连接' },
    },
    syscall: { id: 'system', label: { en: 'operating system', zh: '操作系统' } },
    gc: { id: 'gc', label: { en: 'garbage collector', zh: '垃圾回收器' } },
    sleep: { id: 'timer', label: { en: 'timer', zh: '定时器' } },
    'select-empty': {
      id: 'nothing',
      label: {
        en: 'nothing: a select without cases',
        zh: '什么也不等：没有 case 的 select',
      },
    },
  };

const LOCK: Words = { en: 'lock', zh: '锁' };
const CONNECTION: Words = { en: 'connection', zh: '连接' };

/**
 * The resource of one goroutine of a group; undefined for those that run, or wait by design of the
 * runtime. Locks and descriptors are told apart by address where an exact one is printed; a channel
 * never prints one, so that a line and a creator stand for it.
 */
export function resourceOf(
  situation: Situation,
  group: GoroutineGroup,
  row: number,
): WaitResource | undefined {
  const lock = situation.locks.lockOfRow.get(row);
  if (lock) {
    const exact = situation.locks.exactRows.has(row);
    const name = WAIT_WORDS[group.kind] ?? LOCK;
    const [first] = lock.waiters;
    // without an address the key is a place, in English
    const place = lock.address === undefined && first ? lockPlace(first.caller) : undefined;
    return {
      id: idOf('lock', lock.key),
      label: {
        en: `${name.en} ${lock.key}`,
        zh: place === undefined ? `${name.zh} ${lock.key}` : `${place} 里的${name.zh}`,
      },
      name,
      address: place === undefined ? named(lock.key) : { en: lock.key, zh: `在 ${place} 里` },
      provenance: exact ? 'observed' : 'inferred',
      why: exact
        ? { en: 'the address is in its Lock call', zh: '地址在它的 Lock 调用里' }
        : {
            en: 'same type or place; no exact address is printed',
            zh: '类型或位置相同；没有打印确切的地址',
          },
    };
  }
  if (group.kind === 'fd-lock') {
    const descriptor = descriptorOf(situation.view, row);
    if (descriptor !== undefined) {
      const address = `0x${descriptor.toString(16)}`;
      return {
        id: idOf('descriptor', address),
        label: say`${CONNECTION} ${address}`.zh`${CONNECTION} ${address}`,
        name: CONNECTION,
        address: named(address),
        provenance: 'observed',
        why: { en: 'the address is in its call', zh: '地址在它的调用里' },
      };
    }
  }
  const shared = SHARED[group.kind];
  if (shared) {
    const { id, label } = shared;
    return {
      id: `r-${id}`,
      label,
      name: label,
      provenance: 'observed',
      why: waitsIn(reasonWords(group.reason)),
    };
  }
  return resourceAtPlace(group);
}

const waitsIn = (reason: Words): Said => say`in ${reason}`.zh`处于 ${reason}`;

function resourceAtPlace(group: GoroutineGroup): WaitResource | undefined {
  const at = group.topUserFrame ?? group.frames[0];
  const words = wordsOf(group.kind);
  if (!at || words === undefined) return undefined;
  const outside = OUTSIDE.has(group.kind);
  const reason = reasonWords(group.reason);
  const place = `${shortName(at.function)}${at.file ? ` ${sourcePlace(at)}` : ''}`;
  const creator = outside ? '' : (group.creator?.function ?? '');
  return {
    // two waits of one thing have its words in common, a send and a receive for instance
    id: idOf(words.en, `${at.function}\n${at.line}\n${creator}`),
    label: say`${words}, ${place}`.zh`${words}，${place}`,
    name: words,
    ...(at.file && { place: sourcePlace(at) }),
    function: at.function,
    provenance: outside ? 'observed' : 'inferred',
    why: outside
      ? waitsIn(reason)
      : say`in ${reason} at this line; that it is one and the same is not printed`
          .zh`在这一行处于 ${reason}；是否同一个，dump 没有打印`,
  };
}

const CHANNEL: Words = { en: 'channel', zh: 'channel' };
const NIL_CHANNEL: Words = { en: 'nil channel', zh: 'nil channel' };
const CHANNELS_OF_SELECT: Words = { en: 'channels of a select', zh: 'select 的各个 channel' };

function wordsOf(kind: WaitKind): Words | undefined {
  switch (kind) {
    case 'chan-send':
    case 'chan-receive':
      return CHANNEL;
    case 'chan-nil':
      return NIL_CHANNEL;
    case 'select':
      return CHANNELS_OF_SELECT;
    case 'waitgroup':
    case 'cond':
    case 'pipe':
    case 'semaphore':
    case 'rate-limiter':
    case 'pool-connection':
    case 'fd-lock':
    case 'once':
    case 'mutex':
    case 'rwmutex-read':
    case 'rwmutex-write':
      return WAIT_WORDS[kind];
    default:
      return OUTSIDE_WORDS[kind];
  }
}

const idOf = (kind: string, key: string): string => `r-${new TextHash().add(kind).add(key).hex()}`;
