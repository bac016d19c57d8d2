import type { PatternClass } from '@unpark/model';
import { isLocale, type Locale } from '../../i18n/locales';

/** The library is written in both languages of the interface. */
export type Language = Locale;

/** The language that an address asks for by itself; else that of the interface counts. */
export const askedLanguage = (text: string | string[] | undefined): Language | undefined =>
  typeof text === 'string' && isLocale(text) ? text : undefined;

type Both = Readonly<Record<Language, string>>;

export const CLASS_WORDS: Readonly<Record<PatternClass, Both>> = {
  channel: { en: 'Channels', zh: 'Channel' },
  sync: { en: 'Locks and sync', zh: '锁与同步原语' },
  network: { en: 'Network and clients', zh: '网络与客户端' },
  pool: { en: 'Pools and limits', zh: '连接池与并发上限' },
  runtime: { en: 'Runtime', zh: 'Runtime' },
  growth: { en: 'Growth and leaks', zh: '增长与泄漏' },
};

export const PROVEN_WORDS: Readonly<
  Record<'captures' | 'source', { readonly label: Both; readonly why: Both }>
> = {
  captures: {
    label: { en: 'checked on captures', zh: '已用真实采集验证' },
    why: {
      en: 'Captures of real programs must match it, and healthy ones must not, in every test run.',
      zh: '每次测试都用真实程序的采集验证：有问题的必须命中，健康的不能命中。',
    },
  },
  source: {
    label: { en: 'from source only', zh: '仅依据源码' },
    why: {
      en: 'Known from source code and reports; no capture of it has been seen here yet.',
      zh: '依据源码和公开报告整理，目前还没有对应的真实采集。',
    },
  },
};

export const ARTICLE_WORDS = {
  what: { en: 'What it is', zh: '是什么' },
  cause: { en: 'Why goroutines stall', zh: '为什么会阻塞' },
  signs: { en: 'How it looks in each artifact', zh: '在各类采集文件中的表现' },
  artifact: { en: 'Artifact', zh: '采集文件' },
  look: { en: 'What to look for', zh: '看什么' },
  lookAlikes: { en: 'What looks the same and is well', zh: '看起来一样但属正常的情况' },
  fix: { en: 'Fix', zh: '修复' },
  diff: { en: 'As a diff', zh: '修改示例' },
  replaces: { en: 'Says more than', zh: '比以下模式更具体' },
  examples: { en: 'Captures it is tested with', zh: '用于测试的采集' },
  match: { en: 'must match', zh: '必须命中' },
  silent: { en: 'must stay silent', zh: '不能命中' },
  rule: { en: 'The rule, as data', zh: '以数据描述的规则' },
  prior: { en: 'before any evidence', zh: '先验置信度' },
  seeAll: { en: 'All patterns', zh: '全部模式' },
} as const satisfies Record<string, Both>;
