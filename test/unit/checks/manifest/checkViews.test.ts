import { contributes, describeFaults } from './manifestFault';

describeFaults('views', [
  [
    contributes('viewsContainers', 'activitybar', 0, 'id'),
    'other',
    'contributes.viewsContainers.activitybar: the contract\'s container "seqpacket" is missing; contribute it.',
  ],
  [
    contributes('viewsContainers', 'activitybar', 0, 'icon'),
    'media/none.svg',
    'contributes.viewsContainers.activitybar[0].icon: there is no file "media/none.svg"; add it or correct the path.',
  ],
  [
    contributes('views', 'explorer'),
    [],
    'contributes.views.explorer: there is no view container "explorer"; use one of viewsContainers.',
  ],
  [
    contributes('views', 'seqpacket', 0, 'id'),
    'seqpacket.other',
    'contributes.views: the contract\'s view "seqpacket.endpoints" is missing; contribute it.',
  ],
  [
    contributes('views', 'seqpacket', 0, 'name'),
    '',
    'contributes.views.seqpacket[0].name: is missing or empty; write the title of the view.',
  ],
  [
    contributes('viewsWelcome'),
    [],
    'contributes.views.seqpacket[0]: "seqpacket.endpoints" is blank when empty; add an entry to viewsWelcome that says what to do.',
  ],
  [
    contributes('viewsWelcome', 0, 'view'),
    'seqpacket.other',
    'contributes.viewsWelcome[0].view: there is no view "seqpacket.other"; correct or remove it.',
  ],
  [
    contributes('viewsWelcome', 0, 'contents'),
    undefined,
    'contributes.viewsWelcome[0].contents: is missing or empty; write what one can do in the empty view.',
  ],
]);
