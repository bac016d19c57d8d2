import type { Words } from '../library/pattern-entry';
import type { WaitKind } from '../wait-class';

/** Titles of findings where what the holder waits for is known. */
export const HELD_TITLE: Readonly<Partial<Record<WaitKind, Words>>> = {
  'http-response': { en: 'Lock held across an HTTP call', zh: '持锁做 HTTP 调用' },
  'http-connection': { en: 'Lock held across an HTTP call', zh: '持锁做 HTTP 调用' },
  'net-read': { en: 'Lock held across a network read', zh: '持锁读网络' },
  'net-write': { en: 'Lock held across a network write', zh: '持锁写网络' },
  'net-dial': { en: 'Lock held across a dial', zh: '持锁拨号' },
  'sql-connection': {
    en: 'Lock held while waiting for a database connection',
    zh: '持锁等数据库连接',
  },
  dns: { en: 'Lock held across a DNS lookup', zh: '持锁做 DNS 查询' },
  syscall: { en: 'Lock held across a system call', zh: '持锁做系统调用' },
  pipe: { en: 'Lock held across a pipe', zh: '持锁读写管道' },
  'http-body': { en: 'Lock held across the read of an HTTP body', zh: '持锁读 HTTP body' },
  'http-write': { en: 'Lock held across an HTTP write', zh: '持锁写 HTTP' },
  'pool-connection': {
    en: 'Lock held while waiting for a pooled connection',
    zh: '持锁等连接池中的连接',
  },
  rpc: { en: 'Lock held across an RPC', zh: '持锁做 RPC' },
  cond: { en: 'Lock held while waiting on a Cond', zh: '持锁等 Cond' },
};

/** What the holder does, after its name. */
export const HELD_CLAUSE: Readonly<Partial<Record<WaitKind, Words>>> = {
  'http-response': {
    en: 'is inside an HTTP call it makes with the lock held',
    zh: '停在持锁发起的 HTTP 调用里',
  },
  'http-connection': {
    en: 'is inside an HTTP call it makes with the lock held',
    zh: '停在持锁发起的 HTTP 调用里',
  },
  'net-read': { en: 'reads from the network with the lock held', zh: '正持锁读网络' },
  'net-write': { en: 'writes to the network with the lock held', zh: '正持锁写网络' },
  'net-dial': { en: 'dials with the lock held', zh: '正持锁拨号' },
  'sql-connection': {
    en: 'waits for a database connection with the lock held',
    zh: '正持锁等数据库连接',
  },
  dns: { en: 'looks up a name with the lock held', zh: '正持锁解析域名' },
  syscall: { en: 'is in a system call with the lock held', zh: '正持锁做系统调用' },
  pipe: {
    en: 'waits for the other end of a pipe with the lock held',
    zh: '正持锁等管道的另一端',
  },
  'chan-send': {
    en: 'waits in a channel send with the lock held',
    zh: '持着锁停在 channel 发送上',
  },
  'chan-receive': {
    en: 'waits in a channel receive with the lock held',
    zh: '持着锁停在 channel 接收上',
  },
  select: { en: 'waits in a select with the lock held', zh: '持着锁停在 select 上' },
  'chan-nil': { en: 'waits on a nil channel with the lock held', zh: '持着锁停在 nil channel 上' },
  waitgroup: { en: 'waits for a WaitGroup with the lock held', zh: '正持锁等 WaitGroup' },
  cond: { en: 'waits on a Cond with the lock held', zh: '正持锁等 Cond' },
  'http-body': { en: 'reads an HTTP body with the lock held', zh: '正持锁读 HTTP body' },
  'http-write': { en: 'writes to an HTTP peer with the lock held', zh: '正持锁向 HTTP 对端写' },
  'pool-connection': {
    en: 'waits for a pooled connection with the lock held',
    zh: '正持锁等连接池中的连接',
  },
  rpc: { en: 'waits for an RPC peer with the lock held', zh: '正持锁等 RPC 对端' },
};

export const HOLDER_WAITS: Words = { en: 'waits with the lock held', zh: '正持锁等待' };
