import type { Provenance } from '@unpark/model';
import { shortName } from './draft';
import { descriptorOf } from './fd-edges';
import type { GoroutineGroup } from './goroutine-groups';
import { type Situation, sourcePlace } from './situation';
import { TextHash } from './stack-hash';
import { WAIT_WORDS, type WaitKind } from './wait-class';

/** What a goroutine waits for, as far as a dump tells one such thing from another. */
export interface WaitResource {
  /** stable for the same input */
  readonly id: string;
  readonly label: string;
  /** the label without what tells it from others */
  readonly name: string;
  /** mostly an address; for a lock whose address is not printed, its type or place */
  readonly address?: string;
  /** base name and line of the call that waits */
  readonly place?: string;
  /** full symbol to highlight */
  readonly function?: string;
  /** is it known that these goroutines wait for this very thing? */
  readonly provenance: Provenance;
  readonly why: string;
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

const OUTSIDE_WORDS: Readonly<Partial<Record<WaitKind, string>>> = {
  'net-read': 'remote peer that is read from',
  'net-write': 'remote peer that is written to',
  'net-dial': 'remote peer that is dialed',
  'http-response': 'HTTP server that was asked',
  'http-body': 'HTTP peer that sends a body',
  'http-write': 'HTTP peer that takes data',
  rpc: 'RPC peer or broker',
  dns: 'DNS server',
};

/** One of a kind in a process, whatever the place that waits. */
const SHARED: Readonly<Partial<Record<WaitKind, readonly [id: string, label: string]>>> = {
  'sql-connection': ['pool-sql', 'connections of database/sql'],
  'http-connection': ['pool-http', 'connections of the HTTP client'],
  syscall: ['system', 'operating system'],
  gc: ['gc', 'garbage collector'],
  sleep: ['timer', 'timer'],
  'select-empty': ['nothing', 'nothing: a select without cases'],
};

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
    const name = WAIT_WORDS[group.kind] ?? 'lock';
    return {
      id: idOf('lock', lock.key),
      label: `${name} ${lock.key}`,
      name,
      address: lock.key,
      provenance: exact ? 'observed' : 'inferred',
      why: exact
        ? 'the address is in its Lock call'
        : 'same type or place; no exact address is printed',
    };
  }
  if (group.kind === 'fd-lock') {
    const descriptor = descriptorOf(situation.view, row);
    if (descriptor !== undefined) {
      const address = `0x${descriptor.toString(16)}`;
      return {
        id: idOf('descriptor', address),
        label: `connection ${address}`,
        name: 'connection',
        address,
        provenance: 'observed',
        why: 'the address is in its call',
      };
    }
  }
  const shared = SHARED[group.kind];
  if (shared) {
    const [id, label] = shared;
    return { id: `r-${id}`, label, name: label, provenance: 'observed', why: `in ${group.reason}` };
  }
  return resourceAtPlace(group);
}

function resourceAtPlace(group: GoroutineGroup): WaitResource | undefined {
  const at = group.topUserFrame ?? group.frames[0];
  const words = wordsOf(group.kind);
  if (!at || words === undefined) return undefined;
  const outside = OUTSIDE.has(group.kind);
  const creator = outside ? '' : (group.creator?.function ?? '');
  return {
    id: idOf(words, `${at.function}\n${at.line}\n${creator}`),
    label: `${words}, ${shortName(at.function)}${at.file ? ` ${sourcePlace(at)}` : ''}`,
    name: words,
    ...(at.file && { place: sourcePlace(at) }),
    function: at.function,
    provenance: outside ? 'observed' : 'inferred',
    why: outside
      ? `in ${group.reason}`
      : `in ${group.reason} at this line; that it is one and the same is not printed`,
  };
}

function wordsOf(kind: WaitKind): string | undefined {
  switch (kind) {
    case 'chan-send':
    case 'chan-receive':
      return 'channel';
    case 'chan-nil':
      return 'nil channel';
    case 'select':
      return 'channels of a select';
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
