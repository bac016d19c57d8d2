import type { PatternEntry } from './pattern-entry';

export const HTTP_IDLE_POOL_CHURN: PatternEntry = {
  id: 'http-idle-pool-churn',
  class: 'network',
  title: { en: 'Connections that are opened again and again', zh: '连接反复新建' },
  about: {
    en: 'More calls run at a time than idle connections are kept, so that connections are closed and dialled anew.',
    zh: '并发调用数超过了保留的空闲连接数，连接不断被关闭又重新建立。',
  },
  cause: {
    en: 'A transport keeps two idle connections to a host unless MaxIdleConnsPerHost says otherwise, and none when the body is not read to its end. Every further call pays for a dial and a TLS handshake, and leaves a socket in TIME_WAIT. It costs latency and CPU rather than making anything stand still.',
    zh: 'Transport 默认每个 host 只保留 2 条空闲连接（MaxIdleConnsPerHost），body 没有读完则一条也不保留。其余调用每次都要付出拨号和 TLS 握手的代价，并留下 TIME_WAIT 的 socket。它消耗延迟和 CPU，而不会让什么东西停住。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Several goroutines in `net/http.(*Transport).dialConn` or `addTLS` at any moment, few idle `readLoop`s. It is not reported from dumps: the rate of dials is not in them.',
        zh: '任何时刻都有若干 goroutine 在 `net/http.(*Transport).dialConn` 或 `addTLS`，空闲 `readLoop` 很少。dump 中没有拨号速率，因此不据此报告。',
      },
    },
    {
      artifact: 'pprof-cpu',
      words: {
        en: '`crypto/tls.(*Conn).clientHandshake` with a share that calls alone do not explain.',
        zh: '`crypto/tls.(*Conn).clientHandshake` 占比偏高，单靠调用量无法解释。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A start, or a host that closes connections by itself.',
      zh: '刚启动，或者对端主动关闭连接。',
    },
  ],
  remedy: {
    words: {
      en: 'Keep as many idle connections as calls run at a time, and read bodies to their end before closing them.',
      zh: '让保留的空闲连接数与并发调用数相当，并在关闭之前把 body 读完。',
    },
    diff: [
      '+ t := http.DefaultTransport.(*http.Transport).Clone()',
      '+ t.MaxIdleConnsPerHost = 64',
      '+ client := &http.Client{Transport: t}',
    ],
  },
  prior: 0.3,
  proven: 'source',
};
