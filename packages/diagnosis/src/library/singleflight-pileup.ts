import type { PatternEntry } from './pattern-entry';
import { STALL_SEVERITY } from '../declared/wait-rule';

export const SINGLEFLIGHT_PILEUP = {
  id: 'singleflight-pileup',
  class: 'sync',
  title: { en: 'Callers pile up behind one shared call', zh: '调用方堆在同一次共享调用后面' },
  about: {
    en: 'Many callers wait in singleflight for the one call that runs for all of them.',
    zh: '许多调用方在 singleflight 里等同一次代大家执行的调用。',
  },
  cause: {
    en: 'Do joins callers of the same key to the call in flight, without a deadline of their own. When that call hangs, all who ask for the key hang with it, and each new request joins.',
    zh: 'Do 让同一 key 的调用方合并到正在执行的那次调用，且各自没有 deadline。那次调用卡住，请求该 key 的所有人都跟着卡住，新请求还会不断加入。',
  },
  signs: [
    {
      artifact: 'goroutine-dump',
      words: {
        en: '`[sync.WaitGroup.Wait]` (`[semacquire]` up to Go 1.23) below `singleflight.(*Group).Do`, and one goroutine with `(*Group).doCall` on its stack.',
        zh: '`singleflight.(*Group).Do` 之上的 `[sync.WaitGroup.Wait]`（Go 1.23 及更早为 `[semacquire]`），另有一个 goroutine 栈上有 `(*Group).doCall`。',
      },
    },
    {
      artifact: 'pprof-block',
      words: {
        en: '`sync.(*WaitGroup).Wait` below `singleflight.(*Group).Do`, for waits that ended.',
        zh: '已经结束的等待：`singleflight.(*Group).Do` 之上的 `sync.(*WaitGroup).Wait`。',
      },
    },
    {
      artifact: 'execution-trace',
      words: {
        en: 'Many are woken at once by the one that made the call.',
        zh: '发起调用的那个 goroutine 一次唤醒许多。',
      },
    },
  ],
  lookAlikes: [
    {
      en: 'A cold cache for a moment: other callers wait in the next dump.',
      zh: '短暂的缓存未命中：下一份 dump 里等待的是别的调用方。',
    },
  ],
  remedy: {
    words: {
      en: "Give the shared call in {function} a deadline of its own, and use DoChan with the caller's context.",
      zh: '给 {function} 里的共享调用设独立的 deadline，并用 DoChan 配合调用方的 context。',
    },
    diff: [
      '- v, err, _ := g.Do(key, load)',
      '+ select {',
      '+ case r := <-g.DoChan(key, load):',
      '+ case <-ctx.Done():',
      '+ 	return ctx.Err()',
      '+ }',
    ],
  },
  prior: 0.75,
  proven: 'captures',
  examples: { match: 'singleflight-pileup', silent: 'healthy-refresh-cache' },
  replaces: ['waitgroup-never-done', 'goroutine-leak-growth'],
  rule: {
    waiting: {
      kinds: ['waitgroup'],
      frames: ['singleflight.(*Group).Do'],
      without: ['singleflight.(*Group).doCall'],
    },
    holder: {
      match: { frames: ['singleflight.(*Group).doCall'] },
      says: {
        en: 'makes the call that the others wait for',
        zh: '在执行其他 goroutine 所等的那次调用',
      },
    },
    blame: ['holder', 'waiter'],
    waitsFor: {
      en: ' for a call that another goroutine makes for all of them',
      zh: '另一个 goroutine 代大家执行的调用',
    },
    ending: {
      en: '. Their own deadlines do not count while they wait.',
      zh: '。等待期间，各自的 deadline 不起作用。',
    },
    doubt: {
      en: 'Sharing a call is meant; only its length, or a key that all ask for, makes it a stall.',
      zh: '共享一次调用是有意的；只有调用时间过长，或所有人都请求同一个 key，才会造成阻塞。',
    },
    consequence: {
      en: 'All who ask for the key wait as long as the one call takes.',
      zh: '那次调用要多久，请求该 key 的所有人就等多久。',
    },
    severity: STALL_SEVERITY,
  },
} satisfies PatternEntry;
