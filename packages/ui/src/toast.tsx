'use client';

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { Button, IconButton } from './button';
import { SeverityMark } from './severity-mark';
import { useUiWords } from './ui-words';

export interface Toast {
  /** what was done, in the words of the button that did it */
  message: ReactNode;
  /** errors stay until closed */
  tone?: 'done' | 'error';
  /** shown as a button */
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6000;
const ToastContext = createContext<((toast: Toast) => void) | undefined>(undefined);

/** One at a time, bottom left, six seconds, stays while the pointer or focus is on it. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [toast, setToast] = useState<(Toast & { serial: number }) | undefined>();
  const words = useUiWords();
  const [held, setHeld] = useState(false);
  const serial = useRef(0);
  const show = useCallback((next: Toast) => {
    serial.current += 1;
    setToast({ ...next, serial: serial.current });
  }, []);
  const serialShown = toast?.serial;
  const stays = toast?.tone === 'error' || held;
  useEffect(() => {
    if (serialShown === undefined || stays) return;
    const timer = setTimeout(() => setToast(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [serialShown, stays]);
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      {children}
      <section
        aria-label={words.messages}
        aria-live="polite"
        className="fixed bottom-4 left-4 right-4 z-50 pointer-events-none"
      >
        {toast && (
          <div
            key={toast.serial}
            onPointerEnter={() => setHeld(true)}
            onPointerLeave={() => setHeld(false)}
            onFocus={() => setHeld(true)}
            onBlur={() => setHeld(false)}
            className="pointer-events-auto inline-flex items-center gap-2 max-w-[520px] min-h-10 pl-3 pr-1.5 py-1 bg-surface border border-line rounded-panel shadow-[var(--shadow-2)]"
          >
            <SeverityMark level={toast.tone === 'error' ? 'high' : 'ok'}>{''}</SeverityMark>
            <div className="min-w-0 flex-1">{toast.message}</div>
            {toast.action && (
              <Button
                size="small"
                onClick={() => {
                  toast.action?.run();
                  setToast(undefined);
                }}
              >
                {toast.action.label}
              </Button>
            )}
            <IconButton
              icon="close"
              label={words.closeMessage}
              size="small"
              onClick={() => setToast(undefined)}
            />
          </div>
        )}
      </section>
    </ToastContext>
  );
}

export function useToast(): (toast: Toast) => void {
  const show = useContext(ToastContext);
  if (!show) throw new Error('useToast needs a ToastProvider above it');
  return show;
}
