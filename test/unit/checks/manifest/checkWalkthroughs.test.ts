import { contributes, describeFaults, type JsonPath } from './manifestFault';

const step = (...path: JsonPath): JsonPath => contributes('walkthroughs', 0, 'steps', 0, ...path);

describeFaults('walkthroughs', [
  [
    contributes('walkthroughs', 0, 'id'),
    'other',
    'contributes.walkthroughs[0].id: walkthrough "other" is not in src/workbench/contributions.ts; add it there or remove it here.',
  ],
  [
    contributes('walkthroughs', 0, 'title'),
    '',
    'contributes.walkthroughs[0].title: is missing or empty; write the title of the walkthrough.',
  ],
  [
    contributes('walkthroughs', 0, 'steps', 1, 'id'),
    'start',
    'contributes.walkthroughs[0].steps[1].id: "start" is the name of two steps; rename one.',
  ],
  [
    step('title'),
    '',
    "contributes.walkthroughs[0].steps[0].title: is missing or empty; write the step's title.",
  ],
  [
    step('media'),
    { svg: 'media/walkthrough/none.svg', altText: 'A picture.' },
    'contributes.walkthroughs[0].steps[0].media.svg: there is no file "media/walkthrough/none.svg"; add it or correct the path.',
  ],
  [
    step('media', 'altText'),
    undefined,
    'contributes.walkthroughs[0].steps[0].media.altText: is missing or empty; write what the picture shows, for who cannot see it.',
  ],
  [
    step('media'),
    undefined,
    'contributes.walkthroughs[0].steps[0].media: must hold exactly one of "svg", "image" and "markdown".',
  ],
  [
    step('completionEvents', 0),
    'onCommand:seqpacket.begin',
    'contributes.walkthroughs[0].steps[0].completionEvents[0]: waits for "seqpacket.begin", which does not exist; correct it.',
  ],
  [
    step('completionEvents', 0),
    'onMoon:full',
    'contributes.walkthroughs[0].steps[0].completionEvents[0]: "onMoon" is no completion event known to this check; use one of onCommand, onView, onSettingChanged, onContext.',
  ],
]);
