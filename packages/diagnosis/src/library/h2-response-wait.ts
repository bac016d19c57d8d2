import { FEW_EACH, PEER_SEVERITY } from '../declared/wait-rule';
import type { PatternEntry } from './pattern-entry';

export const H2_RESPONSE_WAIT: PatternEntry = {
  id: 'h2-response-wait',
  class: 'network',
  title: { en: 'HTTP/2 calls that do not end', zh: 'HTTP/2 调用一直不返回' },
  about: {
    en: 'Calls over HTTP/2 wait for the response or for the rest of its body.',
    zh: 'HTTP/2 调用在等响应，或在等 body 的剩余部分。',
  },
  cause: {
    en: 'The server does not answer the stream, or stopped sending its body. All calls to a host share a connection, so that one connection that died silently holds up all of them until TCP gives up (about 15 minutes), unless pings find out: ReadIdleTimeout, SendPingTimeout. ResponseHeaderTimeout does not cover the body.',
    zh: '服务端没有应答该流，或停止发送 body。对同一 host 的调用共用一条连接，一条悄悄断掉的连接会拖住全部调用，直到 TCP 放弃（约 15 分钟），除非 ping 能发现：ReadIdleTimeout、SendPingTimeout。ResponseHeaderTimeout 不覆盖 body。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: "`[select]` in the client's roundTrip with one `writeRequest` in select for each stream: `net/http.(*http2ClientConn).RoundTrip` (1.19–1.21), `.roundTrip` (to 1.26), `net/http/internal/http2.(*ClientConn).roundTrip` (1.27), `golang.org/x/net/http2.(*ClientConn).…`. Body: `[sync.Cond.Wait]` in `(*pipe).Read > transportResponseBody.Read`.",
        zh: '客户端 roundTrip 处 `[select]`，每个流另有一个在 select 的 `writeRequest`：`net/http.(*http2ClientConn).RoundTrip`（1.19–1.21）、`.roundTrip`（到 1.26）、`net/http/internal/http2.(*ClientConn).roundTrip`（1.27）、`golang.org/x/net/http2.(*ClientConn).…`。body：`[sync.Cond.Wait]` 在 `(*pipe).Read > transportResponseBody.Read`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'Calls that end: other goroutines stand there in the next dump. Streams that are open by design have no request behind them.',
      zh: '会结束的调用：下一份 dump 中已是别的 goroutine。按设计长期打开的流背后没有请求。',
    },
  ],
  remedy: {
    words: {
      en: 'Give the calls of {function} a deadline that covers the body, and let the transport ping idle connections.',
      zh: '给 {function} 的调用设置覆盖 body 的 deadline，并让 Transport 对空闲连接发送 ping。',
    },
    diff: [
      '+ ctx, cancel := context.WithTimeout(ctx, 10*time.Second)',
      '+ defer cancel()',
      '+ t.HTTP2 = &http.HTTP2Config{SendPingTimeout: 15 * time.Second}',
    ],
  },
  prior: 0.5,
  proven: 'captures',
  examples: { match: 'h2-response-wait', silent: 'healthy-h2-streams' },
  replaces: ['http-client-no-timeout', 'cond-missed-signal'],
  rule: {
    waiting: {
      kinds: ['http-body'],
      frames: [['http2transportResponseBody.Read', 'http2.transportResponseBody.Read']],
    },
    behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    behindEach: FEW_EACH,
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' for more of an HTTP/2 response', zh: 'HTTP/2 响应的后续数据' },
    ending: {
      en: '. Its headers came; the body has no deadline{length}.',
      zh: '。响应头已到；body 没有 deadline{length}。',
    },
    doubt: {
      en: 'A body that comes slowly, or a stream that is open by design, looks the same; a timeout is not visible in a dump.',
      zh: '来得慢的 body，或按设计一直打开的流，看起来一样；超时设置在 dump 里看不到。',
    },
    consequence: {
      en: 'Each call keeps its caller and a stream until the server sends or closes.',
      zh: '每次调用都占住调用方和一个流，直到服务端发送或关闭。',
    },
    severity: PEER_SEVERITY,
  },
};
