import type { PatternEntry } from './pattern-entry';

export const H2_MAX_STREAMS: PatternEntry = {
  id: 'h2-max-streams',
  class: 'pool',
  title: { en: 'HTTP/2 calls that wait for a free stream', zh: 'HTTP/2 调用在等空闲的流' },
  about: {
    en: 'The server allows no more streams on the connection, and calls queue for one.',
    zh: '服务端不允许连接上再开更多的流，调用只能排队。',
  },
  cause: {
    en: 'A server announces how many streams a connection may have. With StrictMaxConcurrentStreams, or when no other connection can be opened, the client waits for a stream to end. What the streams in use wait for is the cause.',
    zh: '服务端会声明每条连接最多允许多少个流。设置了 StrictMaxConcurrentStreams，或者无法再开连接时，客户端就等待某个流结束。占用流的调用在等什么，才是原因。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "`[sync.Cond.Wait]` in `(*http2ClientConn).awaitOpenSlotForStreamLocked` (`net/http/internal/http2.(*ClientConn).awaitOpenSlotForStreamLocked` from 1.27), in the stream's own goroutine; callers are in roundTrip.",
        zh: '流自己的 goroutine 中 `[sync.Cond.Wait]` 在 `(*http2ClientConn).awaitOpenSlotForStreamLocked`（1.27 起为 `net/http/internal/http2.(*ClientConn).awaitOpenSlotForStreamLocked`）；调用方在 roundTrip。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A burst above the limit that drains.',
      zh: '短暂超过上限、随后会消化的突发流量。',
    },
  ],
  remedy: {
    words: {
      en: 'Shorten the calls that hold streams, raise the limit on the server, or let the client open more connections.',
      zh: '缩短占用流的调用，提高服务端上限，或让客户端打开更多连接。',
    },
  },
  prior: 0.6,
  proven: 'source',
  replaces: ['http-client-no-timeout', 'h2-response-wait'],
};
