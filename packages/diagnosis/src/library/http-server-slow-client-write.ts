import { CLIENT_SEVERITY } from '../declared/wait-rule';
import { PASSED_ON } from './passed-on';
import type { PatternEntry } from './pattern-entry';

export const HTTP_SERVER_SLOW_CLIENT_WRITE: PatternEntry = {
  id: 'http-server-slow-client-write',
  class: 'network',
  title: { en: 'Clients that do not read their response', zh: '客户端不读取响应' },
  about: {
    en: 'Handlers wait in a write to their client, which does not read.',
    zh: 'handler 停在向客户端写响应，而客户端没有读取。',
  },
  cause: {
    en: 'The client keeps the connection open and does not take the response. Without WriteTimeout the handler waits for ever, with all that it holds: a lock, a database connection, a slot of a limit.',
    zh: '客户端保持连接却不接收响应。没有 WriteTimeout，handler 会一直等下去，并占着它持有的一切：锁、数据库连接、并发名额。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[IO wait]` in `internal/poll.(*pollDesc).waitWrite … net/http.checkConnErrorWriter.Write … net/http.(*response).Write` below a handler.',
        zh: '`[IO wait]` 在 `internal/poll.(*pollDesc).waitWrite … net/http.checkConnErrorWriter.Write … net/http.(*response).Write`，下面是 handler。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A download to a slow client that goes on: it stands in the same write, and ends.',
      zh: '正在向慢客户端传输的下载：停在同一个写操作里，但会结束。',
    },
  ],
  remedy: {
    words: {
      en: 'Set WriteTimeout of the server, or a write deadline with http.ResponseController in {function}; give back locks and connections before writing.',
      zh: '设置服务器的 WriteTimeout，或者在 {function} 中用 http.ResponseController 设置写 deadline；写响应之前先释放锁和连接。',
    },
    diff: [
      '+ rc := http.NewResponseController(w)',
      '+ rc.SetWriteDeadline(time.Now().Add(10 * time.Second))',
      '  _, err := w.Write(page)',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'http-server-slow-client-write', silent: 'healthy-file-server' },
  replaces: ['conn-write-stalled'],
  rule: {
    waiting: {
      kinds: ['net-write'],
      frames: ['net/http.checkConnErrorWriter.Write'],
      without: PASSED_ON,
      request: true,
    },
    blame: ['waiter', 'outermost'],
    waitsFor: { en: ' for their client to read the response', zh: '各自的客户端读取响应' },
    ending: {
      en: '. The server has no write deadline{length}.',
      zh: '。服务端没有写 deadline{length}。',
    },
    doubt: {
      en: 'A client that reads slowly looks the same, and a timeout is not visible in a dump.',
      zh: '读得慢的客户端看起来一样；超时设置在 dump 里也看不到。',
    },
    consequence: {
      en: 'Handlers keep what they hold until their client reads or leaves.',
      zh: '在客户端读取或离开之前，handler 一直占着手里的资源。',
    },
    severity: CLIENT_SEVERITY,
  },
};
