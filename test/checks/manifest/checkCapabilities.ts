import type { CheckContext } from './checkContext';
import { requireText } from './checkContext';
import { contract } from './contract';

/** What the extension does in Restricted Mode and in a folder that is on no disk. */
export function checkCapabilities(context: CheckContext): void {
  const { manifest, registry, report } = context;
  const untrusted = manifest.get('capabilities').get('untrustedWorkspaces');
  if (untrusted.get('supported').value !== 'limited') {
    report(
      untrusted.get('supported'),
      'must be "limited": without trust traffic can be viewed but no socket is touched.',
    );
  }
  requireText(context, untrusted.get('description'), 'a sentence that says what Restricted Mode leaves out');

  const restricted = untrusted.get('restrictedConfigurations');
  const settings = Object.values(registry.settingIds);
  for (const setting of restricted.items()) {
    if (!settings.includes(setting.text))
      report(setting, `there is no setting "${setting.text}"; correct or remove it.`);
  }
  const named = restricted.items().map((setting) => setting.text);
  for (const id of contract.restrictedSettings) {
    if (!named.includes(id))
      report(restricted, `must name "${id}", or a workspace nobody trusts could set it.`);
  }

  const virtual = manifest.get('capabilities').get('virtualWorkspaces');
  const supported = typeof virtual.value === 'boolean' ? virtual.value : virtual.get('supported').value;
  if (![true, false, 'limited'].includes(supported as boolean | string)) {
    report(
      virtual,
      'must say whether virtual workspaces are supported: true, false, or "limited" with a description.',
    );
  }
  if (supported === 'limited')
    requireText(context, virtual.get('description'), 'a sentence that says what is left out');
}
