import {
  ARTIFACT_KIND_WORDS,
  type ArtifactKind,
  STATE_CLASS_WORDS,
  type StateClass,
} from '@unpark/model';
import type { Words } from './library/pattern-entry';

const STATE_ZH: Readonly<Record<StateClass, string>> = {
  running: '运行',
  runnable: '可运行',
  channel: 'channel、select',
  lock: '锁',
  sync: 'WaitGroup、Cond、Once',
  network: '网络',
  sleep: 'sleep、定时器',
  syscall: '系统调用',
  gc: 'GC',
  idle: '按设计空闲',
  unknown: '未知',
};

export const stateWords = (state: StateClass): Words => ({
  en: STATE_CLASS_WORDS[state],
  zh: STATE_ZH[state],
});

/** Profiles keep the names that Go gives them. */
const KIND_ZH: Readonly<Partial<Record<ArtifactKind, string>>> = {
  'pprof-heap': 'heap profile',
  'goroutine-dump': 'goroutine dump',
  'profile-text': '文本 profile',
  metrics: '运行时指标',
  'capture-manifest': '采集记录',
  archive: '压缩包',
  unknown: '未知文件',
};

export const kindWords = (kind: ArtifactKind): Words => ({
  en: ARTIFACT_KIND_WORDS[kind],
  zh: KIND_ZH[kind] ?? ARTIFACT_KIND_WORDS[kind],
});
