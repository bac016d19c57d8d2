import type { Phrase } from '@unpark/model';

/** Text of a verdict outside its capture: what is code looks so, nothing is clickable. */
export const PlainPhrases = ({ phrases }: { phrases: readonly Phrase[] }) =>
  phrases.map((phrase, index) =>
    phrase.code ? (
      <code key={index} className="text-[0.92em] marks-through">
        {phrase.text}
      </code>
    ) : (
      <span key={index}>{phrase.text}</span>
    ),
  );
