import type { PatternEntry } from './pattern-entry';

export const HTTP_CLIENT_NO_TIMEOUT: PatternEntry = {
  id: 'http-client-no-timeout',
  class: 'network',
  title: { en: 'HTTP calls that do not end', zh: 'HTTP 调用一直不返回' },
  about: {
    en: 'HTTP client calls wait for an answer without a timeout, or with one longer than what is seen.',
    zh: 'HTTP 客户端在等响应，没有超时，或者超时比观察到的时间更长。',
  },
  cause: {
    en: 'The server took the request and does not answer. http.DefaultClient and a Client without Timeout wait as long as the connection lives, unless the request has a context with a deadline. Each call keeps its goroutine, the two loops of its connection and the connection.',
    zh: '服务端收下请求却不应答。http.DefaultClient 以及没有设置 Timeout 的 Client 会一直等到连接断开，除非请求的 context 带 deadline。每个调用占住自己的 goroutine、连接的两个循环和这条连接。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Three goroutines a call: `[select]` in `net/http.(*persistConn).roundTrip` under the caller, `readLoop` in IO wait at Peek, `writeLoop` in select. Idle connections are the loops without a roundTrip.',
        zh: '每次调用三个 goroutine：调用方 `[select]` 在 `net/http.(*persistConn).roundTrip`，`readLoop` 在 Peek 处 IO wait，`writeLoop` 在 select。只有循环而没有 roundTrip 的是空闲连接。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`runtime.selectgo` below `roundTrip`, only for calls that have ended.',
        zh: '`roundTrip` 之下的 `runtime.selectgo`，只包含已经结束的调用。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Blocked in `select` through the trace; its readLoop is blocked on `network`.',
        zh: '整段 trace 都阻塞在 `select`，对应的 readLoop 因 `network` 阻塞。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A gateway has all its requests in such calls; they end, and others take their place.',
      zh: '网关的请求本来就都在这样的调用里；它们会结束，由别的请求接替。',
    },
    {
      en: 'A long poll or a watch of another service sits in a call until something happens there.',
      zh: '对其他服务的长轮询或 watch 会停在调用里，直到那边有事发生。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the client that {function} uses a timeout, or the request a context with a deadline.',
      zh: '给 {function} 使用的 http.Client 设置 Timeout，或者给请求带上有 deadline 的 context。',
    },
    diff: [
      '- resp, err := http.Get(url)',
      '+ client := &http.Client{Timeout: 3 * time.Second}',
      '+ resp, err := client.Get(url)',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'http-client-no-timeout', silent: 'http-client-no-timeout-repaired' },
};
