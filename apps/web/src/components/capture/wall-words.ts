import { STATE_CLASS_WORDS, type WallBar } from '@unpark/model';
import { useTranslations } from 'next-intl';
import { useSaidLang } from '../../i18n/said';

/** Parts that are named as their state is have a word of the interface; others are what is said. */
export function useWallWords() {
  const t = useTranslations('capture.states');
  const said = useSaidLang();
  return ({ label, stateClass }: Pick<WallBar['parts'][number], 'label' | 'stateClass'>) =>
    label === STATE_CLASS_WORDS[stateClass]
      ? { words: t(stateClass), lang: undefined }
      : { words: label, lang: said };
}
