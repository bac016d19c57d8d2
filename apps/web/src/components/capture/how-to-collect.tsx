import { CommandLine, Panel, PanelBody, PanelHead } from '@unpark/ui';

/** Three ways to get something to look at, cheapest to reach first. */
export const HowToCollect = () => (
  <Panel>
    <PanelHead title="Nothing collected yet?" note="One of these is enough to start." />
    <PanelBody className="flex flex-col gap-2">
      <CommandLine
        note="with net/http/pprof: all profiles and two dumps"
        command="unpark capture http://host:6060"
      />
      <CommandLine
        note="by hand: what each goroutine waits for, now"
        command="curl -s 'http://host:6060/debug/pprof/goroutine?debug=2' > dump.txt"
      />
      <CommandLine
        note="without a pprof endpoint: the process prints all stacks, then ends"
        command="kill -QUIT <pid>"
      />
    </PanelBody>
  </Panel>
);
