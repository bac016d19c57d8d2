import type { PatternEntry } from './pattern-entry';

export const HTTP_SHUTDOWN_HANG: PatternEntry = {
  id: 'http-shutdown-hang',
  class: 'network',
  title: { en: 'Shutdown that waits for requests without end', zh: 'Shutdown 一直在等请求结束' },
  about: {
    en: 'http.Server.Shutdown waits for handlers that do not end.',
    zh: 'http.Server.Shutdown 在等不会结束的 handler。',
  },
  cause: {
    en: 'Shutdown closes listeners and idle connections and then waits until every connection is idle. A handler that streams, polls or hangs keeps it waiting until its context ends; without a deadline there, for ever. Connections that handlers took over are not waited for.',
    zh: 'Shutdown 关闭监听和空闲连接，然后等所有连接变为空闲。流式、长轮询或挂起的 handler 会让它一直等到 context 结束；context 没有 deadline 就永远等下去。已被 handler 接管（hijack）的连接不在等待之列。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[select]` in `net/http.(*Server).Shutdown`, and the same handlers below `net/http.(*conn).serve` in both dumps.',
        zh: '`[select]` 在 `net/http.(*Server).Shutdown`；两份 dump 中 `net/http.(*conn).serve` 之下是同一批 handler。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A graceful shutdown under way: its last requests end within seconds.',
      zh: '正在进行的优雅退出：最后的请求在几秒内结束。',
    },
  ],
  remedy: {
    words: {
      en: 'Let {function} end when the server stops (RegisterOnShutdown, a context of the server), and give Shutdown a context with a deadline, then Close.',
      zh: '让 {function} 在服务器停止时结束（RegisterOnShutdown、服务器级 context），并给 Shutdown 带 deadline 的 context，超时后调用 Close。',
    },
    diff: [
      '- srv.Shutdown(context.Background())',
      '+ ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)',
      '+ defer cancel()',
      '+ if srv.Shutdown(ctx) != nil { srv.Close() }',
    ],
  },
  prior: 0.7,
  proven: 'captures',
  examples: { match: 'http-shutdown-hang', silent: 'healthy-shutdown' },
};
