import { CommandLine, Panel, PanelBody, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';

/** Three ways to get something to look at, cheapest to reach first. */
export function HowToCollect() {
  const t = useTranslations('capture.collect');
  return (
    <Panel>
      <PanelHead title={t('title')} note={t('note')} />
      <PanelBody className="flex flex-col gap-2">
        <CommandLine note={t('pprof')} command="unpark capture http://host:6060" />
        <CommandLine
          note={t('byHand')}
          command="curl -s 'http://host:6060/debug/pprof/goroutine?debug=2' > dump.txt"
        />
        <CommandLine note={t('quit')} command="kill -QUIT <pid>" />
      </PanelBody>
    </Panel>
  );
}
