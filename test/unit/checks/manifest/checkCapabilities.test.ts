import { describeFaults } from './manifestFault';

const trust = ['capabilities', 'untrustedWorkspaces'];

describeFaults('capabilities', [
  [
    [...trust, 'supported'],
    true,
    'capabilities.untrustedWorkspaces.supported: must be "limited": without trust traffic can be viewed but no socket is touched.',
  ],
  [
    [...trust, 'description'],
    undefined,
    'capabilities.untrustedWorkspaces.description: is missing or empty; write a sentence that says what Restricted Mode leaves out.',
  ],
  [
    [...trust, 'restrictedConfigurations'],
    ['seqpacket.adress'],
    'capabilities.untrustedWorkspaces.restrictedConfigurations[0]: there is no setting "seqpacket.adress"; correct or remove it.',
  ],
  [
    [...trust, 'restrictedConfigurations'],
    [],
    'capabilities.untrustedWorkspaces.restrictedConfigurations: must name "seqpacket.address", or a workspace nobody trusts could set it.',
  ],
  [
    ['capabilities', 'virtualWorkspaces'],
    undefined,
    'capabilities.virtualWorkspaces: must say whether virtual workspaces are supported: true, false, or "limited" with a description.',
  ],
  [
    ['capabilities', 'virtualWorkspaces'],
    { supported: 'limited' },
    'capabilities.virtualWorkspaces.description: is missing or empty; write a sentence that says what is left out.',
  ],
]);
