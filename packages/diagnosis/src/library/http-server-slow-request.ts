import { CLIENT_SEVERITY } from '../declared/wait-rule';
import type { PatternEntry } from './pattern-entry';

export const HTTP_SERVER_SLOW_REQUEST: PatternEntry = {
  id: 'http-server-slow-request',
  class: 'network',
  title: { en: 'Clients that do not send their request', zh: '客户端迟迟不发完请求' },
  about: {
    en: 'The server waits for the rest of a request: its header, or the body that a handler reads.',
    zh: '服务端在等请求的剩余部分：请求头，或 handler 正在读取的 body。',
  },
  cause: {
    en: 'A client (slow, broken or hostile) sent a part and no more. Without ReadHeaderTimeout and ReadTimeout the connection and its goroutine wait for as long as the client stays. Enough of them use up file descriptors and memory, and handlers that hold something meanwhile hold up others.',
    zh: '客户端（慢、出错或恶意）只发了一部分。没有 ReadHeaderTimeout 和 ReadTimeout，连接和它的 goroutine 就一直等到客户端离开。数量够多时会耗尽文件描述符和内存；handler 如果此时占着别的资源，还会拖住其他请求。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'Header: `[IO wait]` in `net/http.readRequest` (`readRequestLimit` from 1.27) below `net/textproto.(*Reader)`. Body: `[IO wait]` in `net/http.(*connReader).Read … net/http.(*body).Read` below a handler; over HTTP/2 `[sync.Cond.Wait]` in `(*requestBody).Read`.',
        zh: '请求头：`[IO wait]` 在 `net/http.readRequest`（1.27 起为 `readRequestLimit`），下有 `net/textproto.(*Reader)`。body：`[IO wait]` 在 `net/http.(*connReader).Read … net/http.(*body).Read`，下面是 handler；HTTP/2 则是 `[sync.Cond.Wait]` 在 `(*requestBody).Read`。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A connection that a browser or a load balancer opened ahead and has sent nothing on: it stands in the request line, not in the header fields.',
      zh: '浏览器或负载均衡预先打开、还没有发送数据的连接：它停在请求行，而不是请求头字段。',
    },
    {
      en: 'An upload that goes on slowly.',
      zh: '正在缓慢进行的上传。',
    },
  ],
  remedy: {
    words: {
      en: 'Set ReadHeaderTimeout and ReadTimeout of the server, or a read deadline of the request in {function}.',
      zh: '设置服务器的 ReadHeaderTimeout 和 ReadTimeout，或者在 {function} 中为该请求设置读 deadline。',
    },
    diff: [
      '  srv := &http.Server{Handler: mux,',
      '+ \tReadHeaderTimeout: 5 * time.Second,',
      '+ \tReadTimeout:       30 * time.Second,',
      '  }',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'http-server-slow-body', silent: 'healthy-h2-streams' },
  replaces: ['conn-read-no-deadline'],
  rule: {
    waiting: {
      kinds: ['http-body'],
      frames: ['net/http.(*connReader).Read'],
      request: true,
    },
    blame: ['waiter', 'outermost'],
    waitsFor: {
      en: ' for their client to send the rest of the body',
      zh: '各自的客户端发送剩余的 body',
    },
    ending: {
      en: '. The server has no read deadline{length}.',
      zh: '。服务端没有读 deadline{length}。',
    },
    doubt: {
      en: 'An upload that goes on slowly, or a body that is a stream by design, looks the same; a timeout is not visible in a dump.',
      zh: '进行得慢的上传，或按设计就是流的 body，看起来一样；超时设置在 dump 里看不到。',
    },
    consequence: {
      en: 'Handlers keep what they hold until their client sends or leaves.',
      zh: '在客户端发送或离开之前，handler 一直占着手里的资源。',
    },
    severity: CLIENT_SEVERITY,
  },
  variants: [
    {
      rule: {
        waiting: {
          kinds: ['http-body'],
          frames: [['http2requestBody).Read', 'http2.(*requestBody).Read']],
          request: true,
        },
        blame: ['waiter', 'outermost'],
        waitsFor: {
          en: ' for their HTTP/2 client to send more',
          zh: '各自的 HTTP/2 客户端继续发送',
        },
        ending: {
          en: '. A stream that is open by design looks like that.',
          zh: '。按设计一直打开的流看起来就是这样。',
        },
        doubt: {
          en: 'Over HTTP/2 a request body is often a stream that stays open by design.',
          zh: 'HTTP/2 上的请求 body 常常是按设计一直打开的流。',
        },
        consequence: {
          en: 'Handlers keep what they hold until their client sends or leaves.',
          zh: '在客户端发送或离开之前，handler 一直占着手里的资源。',
        },
        severity: [{ severity: 'low', when: { dumps: 2, stayed: 5 } }],
      },
    },
  ],
};
