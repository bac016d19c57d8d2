/** Words of the library: what stands between backticks comes from a program and is set as code. */
export const CodeWords = ({ text }: { text: string }) =>
  text.split('`').map((part, i) =>
    i % 2 === 1 ? (
      <code key={i} className="[overflow-wrap:anywhere]">
        {part}
      </code>
    ) : (
      part
    ),
  );
