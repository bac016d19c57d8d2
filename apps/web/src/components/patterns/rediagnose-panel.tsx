'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Notice, Panel, PanelBody, PanelHead, SelectInput, useToast } from '@unpark/ui';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useHere } from '../shell/workspace-context';

const TAKES = [5, 20, 50, 200] as const;

/** Captures that are there keep their diagnosis until somebody asks for a new one. */
export function RediagnosePanel() {
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
          message:
            begun === 0
              ? 'No capture of this service is ready to be diagnosed again.'
              : `${begun === 1 ? '1 capture is' : `${begun} captures are`} being diagnosed again.`,
        }),
    }),
  );
  if (!services.data || services.data.length === 0) return null;
  return (
    <Panel aria-label="Diagnose again">
      <PanelHead title="Diagnose again" note="with the rules as they are saved" />
      <PanelBody className="flex flex-col gap-2.5">
        <div className="flex flex-wrap items-center gap-2">
          <SelectInput
            aria-label="Captures of service"
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
            aria-label="How many captures again"
            className="w-auto!"
            value={String(take)}
            onChange={(event) => setTake(Number(event.target.value))}
          >
            {TAKES.map((count) => (
              <option key={count} value={count}>
                newest {count}
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
            Diagnose again
          </Button>
        </div>
        <p className="text-dense text-ink-3">
          Captures keep their findings until the new ones are there.
        </p>
        {again.error && (
          <Notice tone="bad" role="alert">
            {problemOf(again.error).message} {problemOf(again.error).next}
          </Notice>
        )}
      </PanelBody>
    </Panel>
  );
}
