import type { PatternEntry } from './pattern-entry';

export const CTX_NOT_PROPAGATED = {
  id: 'ctx-not-propagated',
  class: 'channel',
  title: { en: 'Deadline that is not passed on', zh: '没有传下去的 deadline' },
  about: {
    en: 'The caller has a deadline, and the call below uses context.Background(): it goes on when nobody waits any more.',
    zh: '调用方有 deadline，下面的调用却用了 context.Background()：没人等了它还在继续。',
  },
  cause: {
    en: 'A deadline only ends what gets the context. A call with a fresh context runs as long as its peer likes, holds its connection and locks, and its caller may have answered long ago. No artifact shows a context, so that this is never claimed on its own: it is named as a reading of waits that outlive their client.',
    zh: 'deadline 只能结束拿到该 context 的调用。换成新 context 的调用想跑多久跑多久，占着连接和锁，而上层可能早已应答。没有任何 artifact 能显示 context，因此不会单独下结论，只在等待活得比客户端还久时作为一种可能列出。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: 'A handler in `[IO wait]` or `[select]` whose client has left: its background reader is gone and the handler still waits.',
        zh: 'handler 停在 `[IO wait]` 或 `[select]`，客户端已离开：background reader 已消失而 handler 还在等。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'A task or region ends, and a goroutine started in it is woken much later.',
        zh: '某个 task 或 region 已结束，其中启动的 goroutine 很久之后才被唤醒。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A wait that has no deadline anywhere (http-client-no-timeout, conn-read-no-deadline): the source tells whether a context was at hand.',
      zh: '本来就没有 deadline 的等待（http-client-no-timeout、conn-read-no-deadline）：看源码里当时有没有 context 可用。',
    },
  ],
  remedy: {
    words: {
      en: 'Give {function} the context of its caller instead of a fresh one.',
      zh: '把调用方的 context 传给 {function}，不要新建。',
    },
    diff: [
      '- rows, err := db.QueryContext(context.Background(), q)',
      '+ rows, err := db.QueryContext(ctx, q)',
    ],
  },
  prior: 0.3,
  proven: 'source',
} satisfies PatternEntry;
