import { STATE_CLASS_WORDS, type WallBar } from '@unpark/model';
import { useTranslations } from 'next-intl';

/** Parts that are named as their state is have a word of the interface; others are what is said. */
export function useWallWords() {
  const t = useTranslations('capture.states');
  return ({ label, stateClass }: Pick<WallBar['parts'][number], 'label' | 'stateClass'>) => {
    const isState = label === STATE_CLASS_WORDS[stateClass] || label === t(stateClass);
    return { words: isState ? t(stateClass) : label, isSaid: !isState };
  };
}
