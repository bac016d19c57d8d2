import type { PatternEntry } from './pattern-entry';

export const DIAL_STALLED: PatternEntry = {
  id: 'dial-stalled',
  class: 'network',
  title: { en: 'Connections that are not established', zh: '建立连接迟迟不完成' },
  about: {
    en: 'Dials wait for the peer to accept a TCP connection.',
    zh: '拨号在等对端接受 TCP 连接。',
  },
  cause: {
    en: 'SYN packets get no answer: the host is gone, a firewall drops them, or the accept queue of the listener is full. The kernel retries for about two minutes; without a timeout of the dialer the caller waits that long. Calls of an HTTP client wait in getConn meanwhile.',
    zh: 'SYN 得不到应答：主机已不在、防火墙丢包，或者监听端的 accept 队列已满。内核会重试两分钟左右；Dialer 没有超时，调用方就要等这么久。这期间 HTTP 客户端的调用停在 getConn。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[IO wait]` in `internal/poll.(*FD).WaitWrite > net.(*netFD).connect`, or `[select]` in `net.(*sysDialer).dialParallel`. Under an HTTP client it is a goroutine of its own, created by `net/http.(*Transport).queueForDial` (up to 1.22) or `startDialConnForLocked`.',
        zh: '`[IO wait]` 位于 `internal/poll.(*FD).WaitWrite > net.(*netFD).connect`，或 `[select]` 位于 `net.(*sysDialer).dialParallel`。HTTP 客户端的拨号在单独的 goroutine 中，由 `net/http.(*Transport).queueForDial`（1.22 及以前）或 `startDialConnForLocked` 创建。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A start or a burst: many dials at one moment, all done a second later.',
      zh: '刚启动或突发流量：某一刻有很多拨号，一秒后都已完成。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the dialer that {function} uses a timeout of a few seconds, and look at the listener: its accept queue, a firewall, its address.',
      zh: '给 {function} 使用的 Dialer 设置几秒的超时，并检查监听端：accept 队列、防火墙、地址。',
    },
    diff: [
      '- conn, err := net.Dial("tcp", addr)',
      '+ d := net.Dialer{Timeout: 3 * time.Second}',
      '+ conn, err := d.DialContext(ctx, "tcp", addr)',
    ],
  },
  prior: 0.75,
  proven: 'captures',
  examples: { match: 'dial-stalled', silent: 'healthy-startup-burst' },
  replaces: [
    'client-pool-wait',
    'sql-pool-exhausted',
    'sql-rows-not-closed',
    'http-conn-pool-exhausted',
    'conn-read-no-deadline',
  ],
};
