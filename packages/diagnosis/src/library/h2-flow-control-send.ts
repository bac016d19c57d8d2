import { CLIENT_SEVERITY } from '../declared/wait-rule';
import { PASSED_ON } from './passed-on';
import type { PatternEntry } from './pattern-entry';

export const H2_FLOW_CONTROL_SEND: PatternEntry = {
  id: 'h2-flow-control-send',
  class: 'network',
  title: { en: 'HTTP/2 peer that takes no more data', zh: 'HTTP/2 对端不再接收数据' },
  about: {
    en: 'Sending over HTTP/2 waits for flow control: the peer does not read the stream or the connection.',
    zh: 'HTTP/2 发送在等流量控制：对端没有读取该流或该连接。',
  },
  cause: {
    en: 'Each stream and the connection have a window of bytes that the peer is ready to take. A peer that does not consume a body gives no more window, and the sender waits. One stream that is not read can use up the window of the whole connection, and then others wait for it.',
    zh: '每个流和整条连接都有一个对端愿意接收的字节窗口。对端不消费 body 就不再给窗口，发送方只能等。一个没人读的流可以耗尽整条连接的窗口，其他流也跟着等。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Upload of a client: `[sync.Cond.Wait]` in `awaitFlowControl > writeRequestBody`, its caller in `roundTrip`. Response of a server: `[select]` in `writeDataFromHandler` below a handler. Names: `net/http.(*http2clientStream)`, `net/http.(*http2serverConn)` up to 1.26, `net/http/internal/http2.(*clientStream)`, `.(*serverConn)` from 1.27, `golang.org/x/net/http2.…` for x/net.',
        zh: '客户端上传：`[sync.Cond.Wait]` 在 `awaitFlowControl > writeRequestBody`，调用方在 `roundTrip`。服务端响应：handler 之上 `[select]` 在 `writeDataFromHandler`。名称：1.26 及以前为 `net/http.(*http2clientStream)`、`net/http.(*http2serverConn)`，1.27 起为 `net/http/internal/http2.(*clientStream)`、`.(*serverConn)`，x/net 为 `golang.org/x/net/http2.…`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*Cond).Wait` below `awaitFlowControl` for waits that ended.',
        zh: '已结束的等待：`awaitFlowControl` 之下的 `sync.(*Cond).Wait`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A transfer to a slow peer that goes on: the same place, and it ends.',
      zh: '向慢速对端的传输仍在进行：位置相同，但会结束。',
    },
  ],
  remedy: {
    words: {
      en: 'Bound the transfer in {function} by a context deadline (WriteTimeout or WriteByteTimeout on a server), and let the peer read or cancel what it asked for.',
      zh: '用 context 的 deadline 限制 {function} 的传输时间（服务端用 WriteTimeout 或 WriteByteTimeout），并让对端读取或取消它所请求的内容。',
    },
    diff: [
      '+ ctx, cancel := context.WithTimeout(ctx, time.Minute)',
      '+ defer cancel()',
      '  req, err := http.NewRequestWithContext(ctx, "PUT", url, body)',
    ],
  },
  prior: 0.75,
  proven: 'captures',
  examples: { match: 'h2-upload-flow-control', silent: 'healthy-h2-streams' },
  replaces: [
    'http-client-no-timeout',
    'h2-response-wait',
    'cond-missed-signal',
    'select-no-ready-case',
  ],
  rule: {
    waiting: {
      kinds: ['http-write'],
      frames: [
        ['http2serverConn).writeDataFromHandler', 'http2.(*serverConn).writeDataFromHandler'],
      ],
      without: PASSED_ON,
      request: true,
    },
    blame: ['waiter', 'outermost'],
    waitsFor: {
      en: ' for their HTTP/2 client to take the response',
      zh: '各自的 HTTP/2 客户端接收响应',
    },
    ending: {
      en: '. The window of the stream, or of its connection, is used up.',
      zh: '。流或其连接的窗口已用完。',
    },
    doubt: {
      en: 'A client that reads slowly looks the same; a write timeout is not visible in a dump.',
      zh: '读得慢的客户端看起来一样；写超时在 dump 里看不到。',
    },
    consequence: {
      en: 'Handlers keep what they hold until their client reads or leaves.',
      zh: '在客户端读取或离开之前，handler 一直占着手里的资源。',
    },
    severity: CLIENT_SEVERITY,
  },
};
