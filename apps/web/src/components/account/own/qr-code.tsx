'use client';

import { useEffect, useState } from 'react';

/** A text as a QR code: one path of unit squares, dark on light whatever the theme, as readers want it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const [code, setCode] = useState<{ size: number; path: string }>();
  useEffect(() => {
    let isShown = true;
    void import('uqr').then(({ encode }) => {
      const { size, data } = encode(text, { ecc: 'M', border: 3 });
      const squares = data.flatMap((row, y) =>
        row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
      );
      if (isShown) setCode({ size, path: squares.join('') });
    });
    return () => {
      isShown = false;
    };
  }, [text]);
  return (
    <div className="size-[184px] rounded-chip bg-white border border-line overflow-hidden">
      {code && (
        <svg
          role="img"
          aria-label={label}
          viewBox={`0 0 ${code.size} ${code.size}`}
          shapeRendering="crispEdges"
          className="size-full"
        >
          <path d={code.path} fill="#000" />
        </svg>
      )}
    </div>
  );
}
