import type { PatternEntry } from './pattern-entry';

export const HTTP_BODY_NOT_CLOSED: PatternEntry = {
  id: 'http-body-not-closed',
  class: 'pool',
  title: { en: 'Response bodies that are not closed', zh: '响应 body 没有关闭' },
  about: {
    en: 'Connections of the HTTP client wait for somebody to read or close the response body, and nobody does.',
    zh: 'HTTP 客户端的连接在等人读取或关闭响应 body，却没有人这样做。',
  },
  cause: {
    en: 'A response whose body is neither read to its end nor closed keeps its connection, the two goroutines of that connection and its buffers. With a limit on connections the next calls wait for ever; without one, connections and goroutines only become more.',
    zh: '响应的 body 既没有读完也没有关闭，就一直占住连接、该连接的两个 goroutine 和缓冲区。连接数有上限时，后面的调用会一直等；没有上限时，连接和 goroutine 只增不减。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Pairs of `[select]` in `net/http.(*persistConn).readLoop` (not in IO wait at Peek) and `writeLoop`; no goroutine in roundTrip or reading a body.',
        zh: '成对的 `[select]`：`net/http.(*persistConn).readLoop`（不是停在 Peek 的 IO wait）和 `writeLoop`；没有 goroutine 在 roundTrip 或读取 body。',
      },
    },
    {
      artifact: 'pprof-heap',
      words: {
        en: 'Memory in use from `net/http.(*Transport).dialConn` grows with them.',
        zh: '来自 `net/http.(*Transport).dialConn` 的在用内存随之增长。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A body that is read right now, or one that a handler passes on slowly: a goroutine has body.Read or its copy on its stack.',
      zh: 'body 正在被读取，或者 handler 正在慢慢转发：某个 goroutine 的栈上有 body.Read 或复制过程。',
    },
  ],
  remedy: {
    words: {
      en: 'Close the body on every way out of {function}, after reading it to its end where the connection is to be used again.',
      zh: '在 {function} 的每条返回路径上关闭 body；需要复用连接时，先把它读完。',
    },
    diff: [
      '  resp, err := client.Do(req)',
      '  if err != nil { return err }',
      '+ defer resp.Body.Close()',
    ],
  },
  prior: 0.8,
  proven: 'captures',
  examples: { match: 'http-body-not-closed' },
  replaces: ['http-conn-pool-exhausted', 'goroutine-leak-growth'],
};
