'use client';

import { TextInput } from '@unpark/ui';

/** `2026-11-26T18:00:05` of ISO text, as the field of a date and time wants it; all times are UTC. */
export const utcFieldText = (iso: string | undefined): string => iso?.slice(0, 19) ?? '';
/** undefined for an empty field */
export const utcFieldTime = (text: string): Date | undefined =>
  text === '' ? undefined : new Date(`${text}Z`);

export const UtcField = ({
  control,
  value,
  required,
  onChange,
}: {
  control: { id: string };
  value: string;
  required?: boolean;
  onChange: (text: string) => void;
}) => (
  <TextInput
    {...control}
    type="datetime-local"
    step={1}
    required={required}
    value={value}
    onChange={(event) => onChange(event.target.value)}
  />
);
