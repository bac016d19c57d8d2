'use client';

import { formatQuantity } from '@unpark/base';
import { Button, Dialog, Field, SelectInput, TextInput } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import type { CompareSide } from '@unpark/view-state';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { CaptureChoice } from './capture-choice';
import { sideOf } from './compare-links';
import type { CompareOption } from './compare-options';
import { useWhatWords } from './compare-words';

/** Which capture a side is of, what of it, and of a trace which part. */
export function SideDialog({
  slug,
  name,
  side,
  view,
  options,
  chosen,
  near,
  onChange,
  onClose,
}: {
  slug: string;
  name: 'A' | 'B';
  side: CompareSide | undefined;
  view: CaptureView | undefined;
  options: readonly CompareOption[];
  chosen: CompareOption | undefined;
  near: { readonly slug: string; readonly name: string } | undefined;
  onChange: (side: CompareSide) => void;
  onClose: () => void;
}) {
  const t = useTranslations('compare.pick');
  return (
    <Dialog open onClose={onClose} title={t('title', { side: name })} width={680}>
      <div className="flex flex-col gap-4">
        {side && view && options.length > 0 && (
          <WhatOfSide {...{ side, options, chosen, onChange }} />
        )}
        {side && chosen?.source.weight.form === 'trace' && (
          <RangeOfSide {...{ side, chosen, onChange }} />
        )}
        <CaptureChoice
          slug={slug}
          {...(near && { near })}
          current={side?.capture}
          onChoose={(capture) => {
            // what is weighed stays where the other capture has it: the page finds its like
            onChange(sideOf(capture.id));
            onClose();
          }}
        />
      </div>
    </Dialog>
  );
}

function WhatOfSide({
  side,
  options,
  chosen,
  onChange,
}: {
  side: CompareSide;
  options: readonly CompareOption[];
  chosen: CompareOption | undefined;
  onChange: (side: CompareSide) => void;
}) {
  const t = useTranslations('compare');
  const what = useWhatWords();
  return (
    <Field label={t('pick.measure')}>
      {(control) => (
        <SelectInput
          {...control}
          value={chosen?.id ?? ''}
          onChange={(event) => {
            const next = options.find((option) => option.id === event.currentTarget.value);
            if (!next) return;
            const keepsRange = next.choice.artifact === chosen?.choice.artifact;
            onChange({
              capture: side.capture,
              sample: next.choice,
              ...(keepsRange && side.range && { range: side.range }),
              rest: keepsRange && side.rest,
            });
          }}
        >
          {!chosen && <option value="" />}
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {[
                what(option),
                option.total === undefined ? '' : formatQuantity(option.total, option.unit),
                option.dumpLabel ? t('side.dump', { number: option.dumpLabel.slice(5) }) : '',
                option.artifact.file,
              ]
                .filter((part) => part !== '')
                .join(' · ')}
            </option>
          ))}
        </SelectInput>
      )}
    </Field>
  );
}

const NS = 1e9;

function RangeOfSide({
  side,
  chosen,
  onChange,
}: {
  side: CompareSide;
  chosen: CompareOption;
  onChange: (side: CompareSide) => void;
}) {
  const t = useTranslations('compare.pick');
  const restId = useId();
  const [from, setFrom] = useState(side.range ? String(side.range.fromNs / NS) : '0');
  const [to, setTo] = useState(side.range ? String(side.range.toNs / NS) : '');
  const [rest, setRest] = useState(side.rest);
  const [isWrong, setWrong] = useState(false);
  const use = () => {
    const fromNs = Math.round(Number(from) * NS);
    const toNs = Math.round(Number(to) * NS);
    const fits = fromNs >= 0 && fromNs < toNs && toNs < 1e15;
    setWrong(!fits);
    if (!fits) return;
    onChange({ capture: side.capture, sample: chosen.choice, range: { fromNs, toNs }, rest });
  };
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium">{t('range')}</legend>
      <div className="flex flex-wrap items-end gap-2">
        <label className="flex items-center gap-1.5 text-ink-2">
          {t('from')}
          <TextInput
            className="!w-[96px]"
            inputMode="decimal"
            value={from}
            aria-invalid={isWrong || undefined}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </label>
        <label className="flex items-center gap-1.5 text-ink-2">
          {t('to')}
          <TextInput
            className="!w-[96px]"
            inputMode="decimal"
            value={to}
            aria-invalid={isWrong || undefined}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
        </label>
        <label htmlFor={restId} className="flex min-h-7 items-center gap-1.5">
          <input
            id={restId}
            type="checkbox"
            checked={rest}
            onChange={(event) => setRest(event.currentTarget.checked)}
          />
          {t('rest')}
        </label>
        <Button onClick={use}>{t('use')}</Button>
        {side.range && (
          <Button
            variant="ghost"
            onClick={() => onChange({ capture: side.capture, sample: chosen.choice, rest: false })}
          >
            {t('clear')}
          </Button>
        )}
      </div>
      <p role="alert" className="text-dense text-crit empty:hidden">
        {isWrong ? t('rangeProblem') : ''}
      </p>
    </fieldset>
  );
}
