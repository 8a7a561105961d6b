import { describe, expect, it } from 'vitest';
import { checkSystems } from './check-systems.ts';
import { checkTags, vocabularyOf } from './check-tags.ts';
import { parseXml } from './parse-xml.ts';

const good = `<?xml version="1.0"?>
<!-- a <world> -->
<sdf version="1.9"><world name='w'>
  <plugin name="gz::sim::systems::Sensors" filename="gz-sim-sensors-system"><render_engine>ogre2</render_engine></plugin>
  <model name="m"><link name="l"/>
    <plugin name="gz::sim::systems::VelocityControl" filename="gz-sim-velocity-control-system"><topic>/a</topic></plugin>
  </model>
</world></sdf>`;
const mutated = (from: string, to: string): string => {
  expect(good).toContain(from);
  return good.replace(from, to);
};
const systemFaults = (text: string) => checkSystems(parseXml(text), 'harmonic');

describe('the check of systems', () => {
  it('has nothing against documented ones', () => {
    expect(systemFaults(good)).toEqual([]);
  });

  it.each([
    ['gz-sim-sensors-system', 'gz-sim-sensor-system', 'harmonic has no system library "gz-sim-sensor-system"'],
    ['gz-sim-sensors-system', 'ignition-gazebo-sensors-system', 'has no system library'],
    ['systems::Sensors', 'systems::Sensor', 'the class of sensors is gz::sim::systems::Sensors'],
    [
      'gz::sim::systems::VelocityControl',
      'ignition::gazebo::systems::VelocityControl',
      'the class of velocity-control is',
    ],
    ['<topic>/a</topic>', '<topik>/a</topik>', 'velocity-control reads no <topik>'],
    ['<render_engine>ogre2</render_engine>', '<engine><render_engin/></engine>', 'sensors reads no <render_engin>'],
  ])('finds %s written as %s', (from, to, fault) => {
    expect(systemFaults(mutated(from, to)).join('\n')).toContain(fault);
  });

  it('finds a system where it does nothing, and says where', () => {
    const faults = systemFaults(
      good.replace(
        '<link name="l"/>',
        '<link name="l"><plugin name="gz::sim::systems::Imu" filename="gz-sim-imu-system"/></link>',
      ),
    );
    expect(faults).toEqual([
      'sdf/world[w]/model[m]/link[l]/plugin[gz::sim::systems::Imu]: imu belongs in a world, not in a link',
    ]);
  });

  it('knows one flavour from the other', () => {
    expect(checkSystems(parseXml(good), 'fortress')).toHaveLength(2);
  });
});

describe('the check of tags', () => {
  const vocabulary = vocabularyOf(
    parseXml(`<element name ='sdf'><attribute name ='version'/><element name ='world'><attribute name ='name'/>
      <element name ='plugin'><attribute name ='name'/><attribute name ='filename'/></element>
      <element name ='model'><description><![CDATA[<a & b>]]></description><attribute name ='name'/><element name ='link'>
      <attribute name ='name'/></element><element ref ='plugin'/></element></element></element>`),
  );
  const tagFaults = (text: string) => checkTags(parseXml(text), vocabulary);

  it('has nothing against what SDFormat has, nor against parameters of plugins', () => {
    expect(tagFaults(good)).toEqual([]);
  });

  it.each([
    ['<link name="l"/>', '<lnik name="l"/>', 'SDFormat has no <lnik> in <model>'],
    ['<link name="l"/>', '<link nmae="l"/>', 'link has no attribute nmae'],
    ["<world name='w'>", "<world name='w'><link name='x'/>", 'SDFormat has no <link> in <world>'],
  ])('finds %s written as %s', (from, to, fault) => {
    expect(tagFaults(mutated(from, to)).join('\n')).toContain(fault);
  });
});

describe('the reader of XML', () => {
  it.each([
    ['<a><b></a></b>', '</a> closes <b>'],
    ['<a><b></b>', '<a> is not closed'],
    ['nothing', 'there is no element'],
  ])('refuses %s', (text, why) => {
    expect(() => parseXml(text)).toThrow(why);
  });

  it('undoes what the writer escapes', () => {
    expect(parseXml('<a b="&lt;&quot;&amp;&gt;">1 &lt; 2 &amp; 3</a>')).toEqual({
      name: 'a',
      attributes: { b: '<"&>' },
      children: ['1 < 2 & 3'],
    });
  });
});
