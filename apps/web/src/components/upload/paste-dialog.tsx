'use client';

import { formatBytes } from '@unpark/base';
import { Button, Dialog, Field, TextArea } from '@unpark/ui';
import { useState } from 'react';

/** For a dump that is in the clipboard and in no file. */
export function PasteDialog({
  open,
  onClose,
  onText,
}: {
  open: boolean;
  onClose: () => void;
  onText: (text: string) => void;
}) {
  const [text, setText] = useState('');
  const add = () => {
    onText(text);
    setText('');
    onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Paste a dump"
      width={720}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={text.trim() === ''} onClick={add}>
            Add as a file
          </Button>
        </>
      }
    >
      <Field
        label="Goroutine dump or panic output"
        hint={
          text === ''
            ? 'As printed by /debug/pprof/goroutine?debug=2, by SIGQUIT or by a panic. Lines of a log around it do no harm.'
            : `${formatBytes(new Blob([text]).size)}`
        }
      >
        {(control) => (
          <TextArea
            {...control}
            code
            rows={14}
            autoFocus
            spellCheck={false}
            autoComplete="off"
            placeholder={
              'goroutine 1 [semacquire, 6 minutes]:\nsync.runtime_Semacquire(0xc000018108)'
            }
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
