'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Notice, Panel, PanelBody, PanelHead, SelectInput, useToast } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine } from '../problem-words';
import { useHere } from '../shell/workspace-context';

const TAKES = [5, 20, 50, 200] as const;

/** Captures that are there keep their diagnosis until somebody asks for a new one. */
export function RediagnosePanel() {
  const t = useTranslations('patterns.again');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const services = useQuery(trpc.service.list.queryOptions({ workspace: workspace.slug }));
  const [chosen, setChosen] = useState('');
  const [take, setTake] = useState<number>(20);
  const service = chosen === '' ? services.data?.[0]?.id : chosen;
  const again = useMutation(
    trpc.service.rediagnose.mutationOptions({
      onSuccess: ({ begun }) =>
        toast({
          message: begun === 0 ? t('none') : t('begun', { count: begun }),
        }),
    }),
  );
  if (!services.data || services.data.length === 0) return null;
  return (
    <Panel aria-label={t('title')}>
      <PanelHead title={t('title')} note={t('note')} />
      <PanelBody className="flex flex-col gap-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <SelectInput
            aria-label={t('service')}
            className="w-auto! max-w-[200px]"
            value={service}
            onChange={(event) => setChosen(event.target.value)}
          >
            {services.data.map((row) => (
              <option key={row.id} value={row.id}>
                {row.name}
              </option>
            ))}
          </SelectInput>
          <SelectInput
            aria-label={t('howMany')}
            className="w-auto!"
            value={String(take)}
            onChange={(event) => setTake(Number(event.target.value))}
          >
            {TAKES.map((count) => (
              <option key={count} value={count}>
                {t('newest', { count })}
              </option>
            ))}
          </SelectInput>
          <Button
            icon="retry"
            busy={again.isPending}
            onClick={() =>
              service !== undefined && again.mutate({ workspace: workspace.slug, service, take })
            }
          >
            {t('title')}
          </Button>
        </div>
        <p className="text-dense text-ink-3">{t('keep')}</p>
        {again.error && (
          <Notice tone="bad" role="alert">
            <ProblemLine problem={problemOf(again.error)} />
          </Notice>
        )}
      </PanelBody>
    </Panel>
  );
}
