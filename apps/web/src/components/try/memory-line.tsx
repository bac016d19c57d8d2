'use client';

import { formatBytes } from '@unpark/base';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';

/** Of Chromium: what scripts of the page hold, workers not counted. */
interface HeapOfPage {
  readonly usedJSHeapSize: number;
  readonly jsHeapSizeLimit: number;
}

const heapNow = (): HeapOfPage | undefined =>
  (performance as Performance & { memory?: HeapOfPage }).memory;

/** What the capture costs this tab, as far as the browser tells. */
export function MemoryLine({ tableBytes }: { tableBytes: number }) {
  const t = useTranslations('try.reading');
  const [heap, setHeap] = useState<HeapOfPage>();
  useEffect(() => {
    const look = () => {
      const now = heapNow();
      if (now)
        setHeap({ usedJSHeapSize: now.usedJSHeapSize, jsHeapSizeLimit: now.jsHeapSizeLimit });
    };
    look();
    const timer = setInterval(look, 1000);
    return () => clearInterval(timer);
  }, []);
  const tables = formatBytes(tableBytes);
  return (
    <span className="num text-dense whitespace-normal text-ink-2">
      {heap
        ? t('memoryOf', {
            tables,
            used: formatBytes(heap.usedJSHeapSize),
            limit: formatBytes(heap.jsHeapSizeLimit),
          })
        : t('memory', { tables })}
    </span>
  );
}
