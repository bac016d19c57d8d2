import { FEW_EACH, PEER_SEVERITY } from '../declared/wait-rule';
import type { PatternEntry } from './pattern-entry';

export const HTTP_SLOW_RESPONSE_BODY: PatternEntry = {
  id: 'http-slow-response-body',
  class: 'network',
  title: { en: 'Response bodies that stop on their way', zh: '响应 body 中途停住' },
  about: {
    en: 'A call has its answer and waits in a read of the body: the server stopped sending, or sends slowly.',
    zh: '调用已经拿到响应头，却停在读取 body：服务端停止发送，或者发得很慢。',
  },
  cause: {
    en: 'Headers came, the rest does not. ResponseHeaderTimeout no longer counts at this point; only Client.Timeout, a deadline of the context or closing the body ends the read. Chunked and streamed answers of an upstream that hangs look like this.',
    zh: '响应头已到，其余内容没有来。此时 ResponseHeaderTimeout 已不起作用，只有 Client.Timeout、context 的 deadline 或关闭 body 才能结束读取。上游挂起时的 chunked 或流式响应就是这个样子。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[IO wait]` below `net/http.(*persistConn).Read … net/http.(*body).Read > net/http.(*bodyEOFSignal).Read` and a function of the program; the readLoop of the connection is in select.',
        zh: '`[IO wait]`，栈上有 `net/http.(*persistConn).Read … net/http.(*body).Read > net/http.(*bodyEOFSignal).Read` 和业务函数；该连接的 readLoop 在 select。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A large download that goes on, or a stream that is open by design: no request waits for it, or others stand there in the next dump.',
      zh: '正在进行的大文件下载，或按设计保持打开的流：没有请求在等它，或下一份 dump 中已是别的 goroutine。',
    },
  ],
  remedy: {
    words: {
      en: 'Bound the whole call in {function}: Client.Timeout or a context deadline covers the body as well.',
      zh: '给 {function} 的整个调用设上限：Client.Timeout 或 context 的 deadline 也覆盖 body。',
    },
    diff: [
      '+ ctx, cancel := context.WithTimeout(ctx, 30*time.Second)',
      '+ defer cancel()',
      '  req, err := http.NewRequestWithContext(ctx, "GET", url, nil)',
    ],
  },
  prior: 0.6,
  proven: 'captures',
  examples: { match: 'http-slow-response-body', silent: 'healthy-backup-pressure' },
  replaces: ['conn-read-no-deadline'],
  rule: {
    waiting: { kinds: ['http-body'], frames: ['net/http.(*persistConn).Read'] },
    behind: ['chan-send', 'chan-receive', 'select', 'cond', 'waitgroup'],
    behindEach: FEW_EACH,
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' for more of an HTTP response', zh: 'HTTP 响应的后续数据' },
    ending: {
      en: '. Its headers came; the body has no deadline{length}.',
      zh: '。响应头已到；body 没有 deadline{length}。',
    },
    doubt: {
      en: 'A body that comes slowly, or a stream that is open by design, looks the same; a timeout is not visible in a dump.',
      zh: '来得慢的 body，或按设计一直打开的流，看起来一样；超时设置在 dump 里看不到。',
    },
    consequence: {
      en: 'Each call keeps its caller and a connection until the server sends or closes.',
      zh: '每次调用都占住调用方和一个连接，直到服务端发送或关闭。',
    },
    severity: PEER_SEVERITY,
  },
};
