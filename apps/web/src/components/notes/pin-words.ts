import { formatCount, formatDuration } from '@unpark/base';
import { isWholeCapture, type PinnedSelection, shortenSymbol } from '@unpark/model';
import { useTranslations } from 'next-intl';

/** What a note is pinned to, in a few words, general to specific. */
export function usePinWords(): (pin: PinnedSelection) => string {
  const t = useTranslations('notes.pin');
  return (pin) => {
    if (isWholeCapture(pin)) return t('capture');
    const { label, goroutines, stack, functions, range, finding } = pin;
    const [first, ...rest] = functions;
    const [goid] = goroutines?.goids ?? [];
    const parts = [
      label && `${label.key}=${label.value}`,
      goroutines &&
        (goroutines.count === 1
          ? `g${goid}`
          : t('goroutines', { count: formatCount(goroutines.count) })),
      first !== undefined &&
        (rest.length === 0
          ? shortenSymbol(first, 1)
          : t('more', { name: shortenSymbol(first, 1), count: rest.length })),
      range && `+${formatDuration(range.fromNs)} … +${formatDuration(range.toNs)}`,
    ].filter((part) => typeof part === 'string');
    if (parts.length > 0) return parts.join(' · ');
    return stack !== undefined ? t('stack') : (finding?.pattern ?? t('capture'));
  };
}
