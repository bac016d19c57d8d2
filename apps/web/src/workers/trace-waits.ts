import type { WaitLook } from '@unpark/diagnosis';

export { waitLook, type WaitLook } from '@unpark/diagnosis';

/** What goroutines do when they do not wait. */
export const ACTIVE_LOOKS = {
  running: { stateClass: 'running', label: { en: 'running', zh: '运行' }, isByDesign: false },
  collecting: { stateClass: 'gc', label: { en: 'GC work', zh: 'GC 工作' }, isByDesign: false },
  assist: { stateClass: 'gc', label: { en: 'GC assist', zh: 'GC assist' }, isByDesign: false },
  runnable: { stateClass: 'runnable', label: { en: 'runnable', zh: '可运行' }, isByDesign: false },
  syscall: { stateClass: 'syscall', label: { en: 'syscall', zh: '系统调用' }, isByDesign: false },
  unknown: { stateClass: 'unknown', label: { en: 'unknown', zh: '未知' }, isByDesign: false },
} as const satisfies Record<string, WaitLook>;

/** Looks that are called the same are one. */
export const lookKey = ({ stateClass, label }: Pick<WaitLook, 'stateClass' | 'label'>): string =>
  `${stateClass} ${label.en}`;
