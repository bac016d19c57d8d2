import type { PatternEntry } from './pattern-entry';

export const HTTP_CONN_POOL_EXHAUSTED: PatternEntry = {
  id: 'http-conn-pool-exhausted',
  class: 'pool',
  title: { en: 'No HTTP client connection is free', zh: 'HTTP 客户端连接池耗尽' },
  about: {
    en: 'Calls wait in getConn for a connection while none is dialled: MaxConnsPerHost is reached.',
    zh: '调用停在 getConn 等连接，却没有任何拨号在进行：已达到 MaxConnsPerHost。',
  },
  cause: {
    en: 'The transport may open only MaxConnsPerHost connections to a host, and all are in use: by calls that wait for their answer, or by responses whose body is still open. The rest queue. What the holders wait for is the cause; the queue is its symptom.',
    zh: 'Transport 对每个 host 最多只能开 MaxConnsPerHost 条连接，而它们都被占用：要么调用还在等响应，要么响应的 body 没有关闭。其余调用只能排队。持有连接者在等什么才是原因，队列只是症状。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Many `[select]` in `net/http.(*Transport).getConn`, some in `(*persistConn).roundTrip`, and no goroutine in `dialConn`, `addTLS` or `connect`.',
        zh: '大量 `[select]` 在 `net/http.(*Transport).getConn`，少量在 `(*persistConn).roundTrip`，没有 goroutine 在 `dialConn`、`addTLS` 或 `connect`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below `getConn`: waits for a connection that have ended.',
        zh: '`getConn` 之下的 `runtime.selectgo`：已经结束的等连接时间。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A cold pool: dials are under way. Then see dial-stalled, dns-slow or tls-handshake-stall.',
      zh: '冷连接池：正在拨号。此时看 dial-stalled、dns-slow 或 tls-handshake-stall。',
    },
  ],
  remedy: {
    words: {
      en: 'Shorten what {function} does with a connection (a timeout, a closed body), or raise MaxConnsPerHost to what the host can take.',
      zh: '缩短 {function} 占用连接的时间（超时、及时关闭 body），或者把 MaxConnsPerHost 提高到对端能承受的程度。',
    },
    diff: [
      '  t := &http.Transport{',
      '- \tMaxConnsPerHost: 4,',
      '+ \tMaxConnsPerHost: 64,',
      '  }',
      '+ client.Timeout = 3 * time.Second',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'http-conn-pool-exhausted', silent: 'healthy-slow-upstream' },
};
