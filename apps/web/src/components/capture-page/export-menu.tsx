'use client';

import { isProblemError } from '@unpark/base';
import { Button, Menu, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { useProblemWords } from '../problem-words';
import { copyText, saveFile } from './flame-clipboard';

/** What a menu of exports does with what it made, and what it says of it. */
export interface Exporting {
  readonly copy: (make: () => string | Promise<string>) => void;
  /** undefined of `make`: it could not be made */
  readonly save: (ending: string, make: () => Blob | undefined | Promise<Blob | undefined>) => void;
}

/** A menu of things to copy and save; one at a time, each with a message at its end. */
export function ExportMenu({
  name,
  ghost = false,
  children,
}: {
  /** of saved files, without its ending */
  name: string;
  ghost?: boolean;
  children: (exporting: Exporting) => ReactNode;
}) {
  const t = useTranslations('flame.export');
  const problemWords = useProblemWords();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<string>) => {
    setBusy(true);
    work()
      .then(
        (message) => toast({ message }),
        (cause: unknown) =>
          toast({
            tone: 'error',
            message: isProblemError(cause) ? problemWords(cause.problem).message : t('failed'),
          }),
      )
      .finally(() => setBusy(false));
  };
  const exporting: Exporting = {
    copy: (make) => run(async () => ((await copyText(await make())) ? t('copied') : t('refused'))),
    save: (ending, make) =>
      run(async () => {
        const blob = await make();
        if (!blob) return t('failed');
        saveFile(`${name}.${ending}`, blob);
        return t('saved', { file: `${name}.${ending}` });
      }),
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button variant={ghost ? 'ghost' : 'secondary'} size="small" icon="download" busy={busy}>
          {busy ? t('busy') : t('label')}
        </Button>
      }
    >
      {children(exporting)}
    </Menu>
  );
}

export const svgFile = (text: string): Blob => new Blob([text], { type: 'image/svg+xml' });
