// What draw.c can draw: a watch, a bottle at two hours, a lipstick, a cup of coffee. A shape is the distance to it; its
// paint gives colour and relief to a point. Lengths are centimetres, roughly; included once, by draw.c.

#define COUNT(list) (int)(sizeof(list) / sizeof *(list))
#define STEEL {{0.80, 0.80, 0.80}, 1, 0.14, 0, 0, {0}}
#define GOLD {{0.95, 0.70, 0.38}, 1, 0.16, 0, 0, {0}}
#define CLEAR(ior) {{0.93, 0.94, 0.94}, 0, 0, 0, ior, {0}}

// ---- a watch on marble

static const float tilt = 0.90f, yaw = -0.30f, loop_long = 3.2f, loop_deep = 2.7f;
static v3 to_watch(v3 p) { return turn(turn(p - V(0, 3.05f, 0), 0, 2, yaw), 1, 2, tilt); }
static v3 to_dial(v3 p) { return to_watch(p) - V(0, 0, loop_deep); }
static v3 from_dial_way(v3 p) { return turn(turn(p, 1, 2, -tilt), 0, 2, -yaw); }
static float strap(v3 p) {
    p = to_watch(p);
    float y = p[1] / loop_long, z = p[2] / loop_deep, a = sqrtf(y * y + z * z);
    float b = sqrtf(y * y / (loop_long * loop_long) + z * z / (loop_deep * loop_deep));
    float wide = 0.86f + 0.14f * step(-2.5f, 2.5f, p[2]), d = a * (a - 1) / b;
    float x = fabsf(p[0]) - wide + 0.08f, pad = fabsf(d) - 0.07f - 0.07f * step(0.85f, 0.3f, fabsf(p[0]));
    float out = sqrtf(fmaxf(x, 0) * fmaxf(x, 0) + fmaxf(pad, 0) * fmaxf(pad, 0));
    return fmaxf(out + fminf(fmaxf(x, pad), 0) - 0.08f, 1.75f - length(p - V(0, 0, loop_deep))) * 0.8f;
}
static float grain(v3 p) { return 0.02f * noise(p * 22) + 0.012f * noise(p * 47); }
static void paint_strap(v3 p, v3 *normal, Material *m) {
    v3 q = to_watch(p);
    float along = atan2f(q[1], q[2]) * 26, side = fabsf(fabsf(q[0]) - 0.78f);
    *normal = bumped(*normal, p, 0.9f, grain);
    m->color *= 0.75f + 0.5f * cloud(p * 1.7f, 3);
    if (side < 0.028f && along - floorf(along) < 0.68f) m->color = V(0.72f, 0.62f, 0.46f);
}
static float watch_case(v3 p) {
    p = to_dial(p);
    float body = fmaxf(disc(p, 2, 2.05f, 0.36f, 0.10f), -disc(p - V(0, 0, 0.6f), 2, 1.74f, 0.45f, 0));
    v3 q = V(fabsf(p[0]), fabsf(p[1]), p[2]);
    v3 lug = turn(q - V(1.14f, 1.92f, -0.20f), 1, 2, 0.80f);
    body = melt(body, box(lug, 0.13f, 0.45f + 0.3f * lug[2], 0.21f, 0.08f) * 0.9f, 0.12f);
    v3 crown = p - V(2.27f, 0, -0.02f);
    float knurl = 0.022f * cosf(22 * atan2f(crown[2], crown[1]));
    return fminf(body, disc(crown, 0, 0.29f + knurl, 0.16f, 0.05f) * 0.7f);
}
static void paint_case(v3 p, v3 *normal, Material *m) {  // brushed along its flanks
    v3 q = to_dial(p);
    if (fabsf(q[2]) > 0.25f || q[0] > 2.1f) return;
    m->rough = 0.30f, *normal = unit(*normal + V(0, 0.1f, 0) * (noise(q * 70) - 0.5f));
}
static float bezel(v3 p) {
    p = to_dial(p) - V(0, 0, 0.40f);
    float x = sqrtf(p[0] * p[0] + p[1] * p[1]) - 1.86f;
    return box(turn(V(x, 0, p[2]), 0, 2, 0.45f), 0.155f, 1, 0.075f, 0.03f);
}
static float dial(v3 p) { return disc(to_dial(p) - V(0, 0, 0.12f), 2, 1.74f, 0.05f, 0); }
static void paint_dial(v3 p, v3 *normal, Material *m) {
    v3 q = to_dial(p);
    float radius = sqrtf(q[0] * q[0] + q[1] * q[1]), angle = atan2f(q[0], q[1]), minute = angle * 30 / pi;
    float off = fabsf(minute - roundf(minute)) * radius * pi / 30, small = length(V(q[0], q[1] + 0.80f, 0));
    v3 across = from_dial_way(V(cosf(angle), -sinf(angle), 0));
    if (small < 0.44f) {  // the small seconds: turned grooves
        float wave = sinf(small * 190) * 0.25f;
        *normal = unit(*normal + from_dial_way(V(q[0], q[1] + 0.80f, 0) / (small + 0.01f)) * wave);
        float tick = atan2f(q[0], q[1] + 0.8f) * 6 / pi;
        if (small > 0.37f && fabsf(tick - roundf(tick)) < 0.12f) m->metal = 0, m->color = V(0.8f, 0.8f, 0.78f);
    } else *normal = unit(*normal + across * (0.75f * (chance() - 0.5f) + 0.16f * (noise(V(angle * 60, 7, 0)) - 0.5f)));
    int five = abs((int)roundf(minute)) % 5 == 0;
    if (radius > (five ? 1.54f : 1.58f) && radius < 1.66f && off < (five ? 0.022f : 0.013f))
        m->metal = 0, m->rough = 0.5f, m->color = V(0.85f, 0.84f, 0.80f);
}
static float markers(v3 p) {
    p = to_dial(p) - V(0, 0, 0.20f);
    float angle = atan2f(p[0], p[1]), hour = roundf(angle * 6 / pi);
    v3 q = turn(p, 0, 1, hour * pi / 6);
    if (hour == 0) q[0] = fabsf(q[0]) - 0.075f;
    float bar = box(q - V(0, 1.27f, 0), 0.045f, fabsf(hour) == 6 ? 0.06f : 0.20f, 0.035f, 0.015f);
    return fminf(bar, ring(p - V(0, -0.80f, -0.03f), 2, 0.46f, 0.022f)) * 0.9f;
}
static float hand(v3 p, float turned, float reach, float wide) {
    p = turn(p, 0, 1, turned * pi / 180);
    float width = wide * clamp(1.15f - p[1] / reach, 0.12f, 1);
    return fmaxf(box(p - V(0, reach / 2 - 0.12f, 0), width, reach / 2 + 0.12f, 0.02f, 0.008f),
                 (p[2] - 0.02f) * 0.9f + fabsf(p[0]) * 0.35f - 0.005f);
}
static float hands(v3 p) {
    p = to_dial(p);
    float pin = disc(p - V(0, 0, 0.29f), 2, 0.085f, 0.07f, 0.02f);
    float seconds = fminf(rod(p - V(0, -0.80f, 0.23f), V(0.08f, 0.08f, 0), V(-0.26f, -0.24f, 0), 0.014f),
                          disc(p - V(0, -0.80f, 0.22f), 2, 0.035f, 0.03f, 0.01f));
    return 0.8f * fminf(fminf(pin, seconds), fminf(hand(p - V(0, 0, 0.265f), 304.5f, 0.88f, 0.085f),
                                                   hand(p - V(0, 0, 0.315f), 54, 1.36f, 0.07f)));
}
static float crystal(v3 p) {
    p = to_dial(p);
    return fmaxf(disc(p - V(0, 0, 0.46f), 2, 1.735f, 0.06f, 0.02f), length(p - V(0, 0, -13.9f)) - 14.42f);
}
static void paint_marble(v3 p, v3 *normal, Material *m) {
    (void)normal;
    v3 warp = V(cloud(p * 0.23f, 4), 0, cloud(p * 0.23f + V(9, 4, 2), 4));
    v3 q = turn(p, 0, 2, 0.6f) * V(0.16f, 1, 0.36f) + warp * 1.7f;
    float broad = fabsf(cloud(q, 5) - 0.48f), fine = fabsf(cloud(q * 2.3f + V(5, 0, 1), 5) - 0.47f);
    float vein = 0.55f * expf(-broad * 34) + 0.30f * expf(-broad * 9) + 0.34f * expf(-fine * 60) * cloud(q * 1.3f, 2);
    m->color = mix(m->color, V(0.23f, 0.22f, 0.215f), clamp(vein - 0.06f, 0, 0.7f));
}
static v3 studio(v3 way) {
    float flag = 0.15f + 0.85f * step(0.5f, -0.5f, way[0] + 0.4f * way[2]);
    return mix(V(0.22f, 0.19f, 0.16f), V(0.50f, 0.50f, 0.52f), step(-0.1f, 1, way[1])) * flag;
}
static Object watch_objects[] = {
    {strap, {0, 3.05, 0}, 3.7, {{0.235, 0.098, 0.042}, 0, 0.46, 0.04, 0, {0}}, paint_strap},
    {watch_case, {-0.49, 5.1, 1.6}, 3.1, STEEL, paint_case},
    {bezel, {-0.49, 5.1, 1.6}, 2.2, {{0.84, 0.83, 0.82}, 1, 0.06, 0, 0, {0}}, NULL},
    {dial, {-0.49, 5.1, 1.6}, 2.0, {{0.035, 0.105, 0.26}, 0.85, 0.34, 0.04, 0, {0}}, paint_dial},
    {markers, {-0.49, 5.1, 1.6}, 1.9, STEEL, NULL},
    {hands, {-0.49, 5.1, 1.6}, 1.8, {{0.86, 0.85, 0.84}, 1, 0.12, 0, 0, {0}}, NULL},
    {crystal, {-0.49, 5.1, 1.6}, 2.0, {{0.985, 0.985, 0.985}, 0, 0, 0, 1.5, {0}}, NULL},
};
static Light watch_lights[] = {
    {{-15, 15, -6}, {0.9, 0, -2.2}, {1.4, 2.0, -0.6}, {108, 79, 50}},
    {{-6, 17, 0}, {4.2, 0, 0}, {0, 0.8, -4}, {3.9, 4.0, 4.3}},
};

// ---- a bottle on a ledge by the sea: closed at dawn, open at dusk

static float glass(v3 p) { return box(p - V(0, 1.95f, 0), 1.60f, 1.94f, 0.80f, 0.26f); }
static float cavity(v3 p) { return box(p - V(0, 2.15f, 0), 1.28f, 1.45f, 0.50f, 0.24f); }
static float perfume(v3 p) { return fmaxf(cavity(p), p[1] - 2.95f); }
static float air(v3 p) { return fmaxf(cavity(p), 2.95f - p[1]); }
static float dip_tube(v3 p) { return rod(p, V(0, 3.6f, 0), V(0.3f, 0.86f, 0.1f), 0.05f); }
static float collar(v3 p) {
    float rim = 0.02f * cosf(60 * atan2f(p[0], p[2]));
    float neck = disc(p - V(0, 4.04f, 0), 1, 0.62f, 0.17f, 0.04f);
    return 0.8f * fminf(neck, disc(p - V(0, 4.02f, 0), 1, 0.66f + rim, 0.05f, 0.02f));
}
static float sprayer(v3 p) {
    float stem = disc(p - V(0, 4.4f, 0), 1, 0.22f, 0.25f, 0.02f);
    float head = disc(p - V(0, 4.78f, 0), 1, 0.40f, 0.20f, 0.06f);
    return fmaxf(fminf(stem, head), 0.06f - length(p - V(0, 4.80f, 0.40f)));
}
static float cap_shape(v3 p) {
    return fmaxf(disc(p, 1, 0.78f, 0.80f, 0.07f), -disc(p + V(0, 0.6f, 0), 1, 0.64f, 0.9f, 0));
}
static float cap_on(v3 p) { return cap_shape(p - V(0, 5.04f, 0)); }
static float cap_off(v3 p) { return cap_shape(turn(turn(p - V(3.1f, 0.78f, 1.1f), 0, 2, -0.55f), 0, 1, 1.5708f)); }
static void paint_cap(v3 p, v3 *normal, Material *m) {
    (void)m;
    *normal = unit(*normal + V(0.05f, 0.05f, 0.05f) * (noise(p * V(3, 60, 3)) - 0.5f));
}
static float label(v3 p) { return box(p - V(0, 1.75f, 0.80f), 0.86f, 0.58f, 0.012f, 0.01f); }
static void paint_label(v3 p, v3 *normal, Material *m) {  // a double rule and a rising sun
    float x = fabsf(p[0]), y = p[1] - 1.75f, edge = fminf(0.86f - x, 0.58f - fabsf(y));
    float sun = length(V(p[0], y + 0.08f, 0)), ray = fabsf(sinf(8 * atan2f(p[0], y + 0.08f)));
    int ink = (edge > 0.06f && edge < 0.09f) || (edge > 0.12f && edge < 0.135f);
    ink |= y > -0.08f && (sun < 0.15f || (sun > 0.20f && sun < 0.32f && ray > 0.93f));
    ink |= fabsf(y + 0.13f) < 0.016f && x < 0.46f;
    ink |= fabsf(y + 0.22f) < 0.012f && x < 0.30f;
    *normal = bumped(*normal, p, 0.5f, grain);
    if (ink) m->color = V(0.20f, 0.11f, 0.05f);
}
static float ledge(v3 p) { return box(p - V(0, -1.5f, 0), 30, 1.5f, 5.5f, 0.25f) - 0.02f * noise(p * 1.3f); }
static float pits(v3 p) { return 0.05f * cloud(p * 5, 3) - 0.05f * step(0.30f, 0.12f, cloud(p * 3.1f, 3)); }
static void paint_ledge(v3 p, v3 *normal, Material *m) {
    m->color *= 0.62f + 0.75f * cloud(p * V(0.5f, 3, 0.9f), 5);
    m->color *= 0.6f + 0.4f * step(0.12f, 0.26f, cloud(p * 3.1f, 3));
    *normal = bumped(*normal, p, 0.6f, pits);
}
static float pebbles(v3 p) {
    float a = egg(turn(p - V(-2.75f, 0.30f, 1.0f), 0, 2, 0.5f), V(0.72f, 0.33f, 0.52f));
    float b = egg(p - V(-3.75f, 0.21f, 0.2f), V(0.45f, 0.24f, 0.40f));
    return 0.8f * fminf(fminf(a, b), egg(turn(p - V(-2.35f, 0.80f, 1.0f), 0, 1, 0.12f), V(0.44f, 0.21f, 0.36f)));
}
static void paint_pebbles(v3 p, v3 *normal, Material *m) {
    m->color *= (p[0] < -3.2f ? 0.45f : p[1] > 0.61f ? 1.5f : 0.95f) * (0.7f + 0.6f * cloud(p * 9, 3));
    *normal = bumped(*normal, p, 0.25f, pits);
}
static void paint_sea(v3 p, v3 *normal, Material *m) {
    (void)m;
    float x = cloud(p * V(0.30f, 1, 1.4f), 5) - 0.47f, z = cloud(p * V(0.22f, 1, 1.6f) + V(40, 0, 7), 5) - 0.47f;
    *normal = unit(V(x * 0.10f, 1, z * 0.22f));
}
static v3 skies(v3 way, v3 low, v3 middle, v3 high, v3 sun, v3 glow) {
    v3 sky = mix(mix(low, middle, step(-0.02f, 0.22f, way[1])), high, step(0.12f, 0.75f, way[1]));
    float near_sun = fmaxf(dot(way, unit(sun)), 0), band = cloud(V(way[0] * 3, way[1] * 22, way[2] * 3), 4);
    sky = mix(sky, low * 1.25f, 0.55f * step(0.44f, 0.62f, band) * step(0.5f, 0.1f, way[1]));
    return sky + glow * (powf(near_sun, 40) + 0.25f * powf(near_sun, 6));
}
static v3 dawn_sky(v3 way) {
    return skies(way, V(0.95f, 0.58f, 0.46f), V(0.52f, 0.50f, 0.68f), V(0.24f, 0.36f, 0.62f),
                 V(-0.55f, 0.10f, -1), V(1.0f, 0.62f, 0.36f));
}
static v3 dusk_sky(v3 way) {
    return skies(way, V(0.86f, 0.34f, 0.13f), V(0.34f, 0.17f, 0.27f), V(0.06f, 0.085f, 0.20f),
                 V(0.42f, 0.05f, -1), V(2.2f, 0.85f, 0.25f));
}
#define BOTTLE \
    {glass, {0, 1.95, 0}, 2.65, CLEAR(1.5), NULL}, {air, {0, 2.15, 0}, 2.0, CLEAR(1), NULL}, \
    {perfume, {0, 2.15, 0}, 2.0, {{0.97, 0.80, 0.58}, 0, 0, 0, 1.36, {0.05, 0.30, 0.85}}, NULL}, \
    {dip_tube, {0.15, 2.2, 0.05}, 1.5, {{0.7, 0.7, 0.68}, 0, 0.3, 0.04, 0, {0}}, NULL}, \
    {label, {0, 1.75, 0.8}, 1.06, {{0.80, 0.77, 0.70}, 0, 0.6, 0.03, 0, {0}}, paint_label}, \
    {collar, {0, 4.04, 0}, 0.75, GOLD, NULL}, {sprayer, {0, 4.6, 0}, 0.7, GOLD, NULL}, \
    {ledge, {0, -1.5, 0}, 31, {{0.46, 0.40, 0.34}, 0, 0.7, 0.03, 0, {0}}, paint_ledge}, \
    {pebbles, {-2.9, 0.4, 0.7}, 1.6, {{0.40, 0.38, 0.36}, 0, 0.6, 0.03, 0, {0}}, paint_pebbles}
#define CAP(shape, x, y, z) {shape, {x, y, z}, 1.16, {{0.93, 0.68, 0.37}, 1, 0.24, 0, 0, {0}}, paint_cap}
static Object dawn_objects[] = {BOTTLE, CAP(cap_on, 0, 5.04, 0)};
static Object dusk_objects[] = {BOTTLE, CAP(cap_off, 3.1, 0.78, 1.1)};
static Light dawn_lights[] = {{{-13, 7, -9}, {1.6, 0, -2.3}, {0.8, 2.6, -0.55}, {26, 17, 11}},
                              {{4, 9, 12}, {-4, 0, 1.3}, {0, 2.4, 1.8}, {1.9, 1.9, 2.1}}};
static Light dusk_lights[] = {{{11, 3.8, -11}, {1.6, 0, 1.6}, {0, 1.9, 0}, {46, 18, 5.5}},
                              {{4, 9, 12}, {-4, 0, 1.3}, {0, 2.4, 1.8}, {1.5, 1.15, 1.2}}};
#define BY_THE_SEA(name, sky, objects, lights) \
    {name, 1112, 834, {2.6, 3.9, 15}, {0.75, 2.55, 0}, 0.53, 0.12, 1.05, {0.4, 2, 0.9}, sky, -7, \
     {NULL, {0}, 0, {{0.02, 0.05, 0.07}, 0, 0.12, 0.04, 0, {0}}, paint_sea}, \
     objects, lights, COUNT(objects), COUNT(lights)}

// ---- a lipstick in the shade of a palm

static float plinths(v3 p) {
    return fminf(disc(p - V(0.35f, 0.65f, 0.2f), 1, 2.45f, 0.65f, 0.07f),
                 disc(p - V(-2.0f, 1.9f, -2.9f), 1, 1.45f, 1.9f, 0.07f));
}
static float arch(v3 p) {
    p -= V(0.9f, 5.6f, -4.6f);
    float radius = sqrtf(p[0] * p[0] + p[1] * p[1]), from = p[1] > 0 ? radius : fabsf(p[0]);
    return box(V(from - 3.05f, 0, p[2]), 0.55f, 1, 0.6f, 0.06f);
}
static float wall(v3 p) { return box(p - V(0, 0, -8.2f), 60, 60, 1, 0); }
static float plaster(v3 p) { return 0.03f * cloud(p * 4, 4); }
static void paint_plaster(v3 p, v3 *normal, Material *m) {
    *normal = bumped(*normal, p, 0.5f, plaster);
    m->color *= 0.93f + 0.14f * cloud(p * 0.9f, 3);
}
static v3 to_lipstick(v3 p) { return p - V(-0.25f, 1.3f, 0.5f); }
static float gold_case(v3 p) {
    p = to_lipstick(p);
    float flute = 0.018f * cosf(40 * atan2f(p[0], p[2])) * step(0.12f, 0.2f, p[1]) * step(2.2f, 2.1f, p[1]);
    return 0.8f * fminf(disc(p - V(0, 1.18f, 0), 1, 0.74f + flute, 1.18f, 0.05f),
                        disc(p - V(0, 2.8f, 0), 1, 0.58f, 0.72f, 0.03f));
}
static float bullet(v3 p) {
    p = to_lipstick(p) - V(0, 4.05f, 0);
    float cut = -melt(-disc(p, 1, 0.47f, 1.35f, 0.04f), -(p[1] * 0.74f + p[0] * 0.67f - 0.62f), 0.12f);
    return cut * 0.9f;
}
static float lid(v3 p) {
    p -= V(1.85f, 1.3f + 1.55f, 0.3f);
    float flute = 0.018f * cosf(40 * atan2f(p[0], p[2])) * step(1.25f, 1.15f, fabsf(p[1]));
    return 0.8f * disc(p, 1, 0.76f + flute, 1.55f, 0.06f);
}
static float pearl(v3 p) { return length(p - V(-2.0f, 4.62f, -2.9f)) - 0.82f; }
static float drop(v3 p) { return length(p - V(-1.55f, 0.62f, 3.1f)) - 0.62f; }
static float palm(v3 p) {
    p -= V(-7.3f, 14.4f, 3.0f);
    float best = 100;
    for (int i = -6; i <= 6; i++) {
        float angle = 0.30f * (float)i + 1.9f, x = sinf(angle), y = cosf(angle);
        v3 way = V(0.7f * x + 0.5f * y, 0.7f * y, 0.7f * x - 0.5f * y);
        float along = clamp(dot(p, way) / 3.4f, 0, 1);
        best = fminf(best, length(p - way * (along * 3.4f)) - 0.24f * sinf(along * 3) - 0.02f);
    }
    return best * 0.8f;
}
static v3 blush(v3 way) { return mix(V(0.42f, 0.30f, 0.27f), V(0.62f, 0.56f, 0.58f), step(-0.3f, 0.9f, way[1])); }
static Object lipstick_objects[] = {
    {plinths, {-0.8, 1.9, -1.3}, 5.2, {{0.80, 0.62, 0.53}, 0, 0.8, 0.03, 0, {0}}, paint_plaster},
    {arch, {0.9, 4.4, -4.6}, 6.2, {{0.66, 0.25, 0.17}, 0, 0.8, 0.03, 0, {0}}, paint_plaster},
    {wall, {0, 6, -8.2}, 40, {{0.82, 0.50, 0.42}, 0, 0.9, 0.02, 0, {0}}, paint_plaster},
    {gold_case, {-0.25, 3.0, 0.5}, 2.1, GOLD, NULL},
    {bullet, {-0.25, 5.3, 0.5}, 1.5, {{0.56, 0.022, 0.035}, 0, 0.26, 0.05, 0, {0}}, NULL},
    {lid, {1.85, 2.85, 0.3}, 1.8, GOLD, NULL},
    {pearl, {-2.0, 4.62, -2.9}, 0.9, {{0.88, 0.80, 0.74}, 0, 0.22, 0.06, 0, {0}}, NULL},
    {drop, {-1.55, 0.62, 3.1}, 0.7, {{0.95, 0.72, 0.68}, 0, 0, 0, 1.5, {0.12, 0.85, 0.75}}, NULL},
    {palm, {-7.3, 14.4, 3.0}, 3.8, {{0.2, 0.3, 0.15}, 0, 0.6, 0.03, 0, {0}}, NULL},
};
static Light lipstick_lights[] = {
    {{-15, 21, 15}, {-0.2, 0, -0.2}, {0.13, 0.19, -0.13}, {9700, 7600, 5700}},
    {{10, 9, 10}, {-1.6, 0, 1.6}, {0, 4, 0}, {0.8, 0.7, 0.7}},
};

// ---- coffee by a window

static float cup_radius(float y) { return 1.12f + 1.28f * powf(sinf(clamp((y - 0.36f) / 2.9f, 0, 1) * pi / 2), 0.75f); }
static float cup(v3 p) {
    float radius = sqrtf(p[0] * p[0] + p[2] * p[2]), y = clamp(p[1], 0.42f, 3.1f);
    float a = (radius - cup_radius(y)) * 0.7f, b = p[1] - y;
    float shell = sqrtf(a * a + b * b) - 0.085f, foot = disc(p - V(0, 0.38f, 0), 1, 1.2f, 0.10f, 0.06f);
    v3 q = turn(p, 0, 2, 0.35f) - V(2.45f, 1.85f, 0);
    float ear = fmaxf(ring(q * V(1, 0.92f, 0.8f), 2, 0.80f, 0.19f), 0.02f - a);
    return 0.85f * fminf(foot, melt(shell, ear, 0.14f));
}
static float saucer(v3 p) {
    float radius = sqrtf(p[0] * p[0] + p[2] * p[2]), lift = 0.16f + 0.36f * step(1.5f, 4.3f, radius);
    float a = fmaxf(radius - 3.75f, 0), b = (p[1] - lift) * 0.95f;
    return 0.9f * fminf(sqrtf(a * a + b * b) - 0.085f, disc(p - V(0, 0.12f, 0), 1, 1.7f, 0.12f, 0.03f));
}
static void paint_glaze(v3 p, v3 *normal, Material *m) {
    (void)normal;
    float fleck = noise(p * 9) + 0.4f * noise(p * 23);
    m->color = mix(m->color, V(0.20f, 0.13f, 0.08f), 0.75f * step(1.12f, 1.2f, fleck));
    m->color *= 0.94f + 0.12f * cloud(p * 1.3f, 2);
    float radius = sqrtf(p[0] * p[0] + p[2] * p[2]);
    if (p[1] > 3.12f || radius > 3.78f) m->color *= V(0.55f, 0.42f, 0.31f);  // the glaze breaks at the rim
}
static float coffee(v3 p) { return disc(p - V(0, 2.62f, 0), 1, 2.30f, 0.05f, 0.01f); }
static void paint_coffee(v3 p, v3 *normal, Material *m) {  // milk poured to a leaf
    (void)normal;
    v3 q = turn(p, 0, 2, -0.5f);
    float radius = sqrtf(q[0] * q[0] + q[2] * q[2]), x = fabsf(q[0]), z = q[2] / 1.6f;
    float wave = sinf(11.5f * (q[2] + 0.85f * x - 0.22f * x * x) + 1.6f * cloud(q * 1.5f, 2));
    float edge = 1.08f * sqrtf(fmaxf(1 - z * z, 0)) * (0.66f + 0.34f * z) + 0.10f * wave;
    float leaf = step(0.05f, -0.05f, x - edge), stalk = step(0.01f, 0.05f, x);
    float milk = leaf * step(-0.75f, -0.15f, wave) * stalk + 0.10f * cloud(q * 5, 3);
    m->color = mix(m->color, V(0.80f, 0.62f, 0.42f), clamp(milk, 0, 1));
    m->color = mix(m->color, V(0.30f, 0.13f, 0.05f), 0.6f * step(1.75f, 2.2f, radius) * (1 - leaf));
}
static float spoon(v3 p) {
    p = turn(p - V(4.25f, 0.17f, 1.9f), 0, 2, 0.25f);
    float bowl = egg(p, V(0.52f, 0.17f, 0.78f));  // it lies on its face
    float bend = 0.12f * step(0, -2, p[2] + 0.7f), wide = 1 + 0.9f * step(-2.5f, -4.4f, p[2]);
    v3 q = (p - V(0, bend - 0.02f, 0)) * V(1 / wide, 1, 1);
    return 0.6f * melt(bowl, rod(q, V(0, 0, -0.75f), V(0, 0, -4.4f), 0.085f), 0.12f);
}
static float cubes(v3 p) {
    v3 a = turn(p - V(-4.6f, 0.45f, -3.7f), 0, 2, 0.4f), b = turn(p - V(-3.4f, 0.45f, -4.3f), 0, 2, -0.25f);
    return fminf(box(a, 0.45f, 0.45f, 0.45f, 0.06f), box(b, 0.45f, 0.45f, 0.45f, 0.06f)) - 0.012f * noise(p * 17);
}
static float beans(v3 p) {
    static const float at[][3] = {{-3.5, 3.0, 0.3}, {-2.8, 3.5, 1.4}, {-3.9, 2.2, 2.2},
                                  {-2.2, 4.1, 0.9}, {-3.3, 3.9, 2.7}, {-3.0, 2.3, 1.9}};  // x, z, turn
    float best = 100;
    for (int i = 0; i < COUNT(at); i++) {
        v3 q = turn(p - V(at[i][0], 0.17f, at[i][1]), 0, 2, at[i][2]);
        float groove = 0.045f * expf(-q[2] * q[2] * 900) * step(0, 0.1f, q[1]);
        best = fminf(best, egg(q, V(0.36f, 0.19f, 0.25f)) + groove);
    }
    return best * 0.7f;
}
static float window_bars(v3 p) {
    p = turn(p - V(-10.6f, 8.9f, -5.9f), 0, 2, -0.52f);
    float upright = fabsf(p[2] - 2.6f * roundf(p[2] / 2.6f)), level = fabsf(p[1] - 2.4f * roundf(p[1] / 2.4f));
    float x = fabsf(p[0]) - 0.1f, bars = fminf(upright, level) - 0.26f;
    return fmaxf(x, bars) * 0.9f;
}
static void paint_wood(v3 p, v3 *normal, Material *m) {
    p = turn(p, 0, 2, 0.16f);
    float plank = floorf(p[2] / 3.1f), seam = fabsf(p[2] - 3.1f * roundf(p[2] / 3.1f));
    v3 q = V(p[0] * 0.10f + plank * 17, plank * 5, p[2] * 0.62f);
    float figure = cloud(q, 4) * 11, line = figure - floorf(figure);
    float pore = noise(V(p[0] * 1.3f + plank * 9, 3, p[2] * 46));
    float dark = 0.55f * step(0, 0.8f, line) * step(1, 0.86f, line) + 0.35f * step(0.55f, 0.9f, pore);
    m->color = mix(V(0.30f, 0.165f, 0.085f), V(0.095f, 0.046f, 0.023f), clamp(dark + 0.25f * cloud(q * 0.7f, 2), 0, 1));
    if (seam < 0.03f) m->color *= 0.25f;
    m->rough += 0.15f * pore, *normal = unit(*normal + V(0, 0, 0.10f) * (pore - 0.5f));
}
static v3 room(v3 way) {
    return mix(V(0.16f, 0.13f, 0.11f), V(0.42f, 0.43f, 0.47f), step(-0.2f, 1, way[1] - 0.4f * way[0]));
}
static Object coffee_objects[] = {
    {cup, {0.4, 1.7, 0}, 3.7, {{0.76, 0.71, 0.62}, 0, 0.24, 0.045, 0, {0}}, paint_glaze},
    {saucer, {0, 0.3, 0}, 3.9, {{0.76, 0.71, 0.62}, 0, 0.24, 0.045, 0, {0}}, paint_glaze},
    {coffee, {0, 2.62, 0}, 2.4, {{0.13, 0.046, 0.016}, 0, 0.12, 0.03, 0, {0}}, paint_coffee},
    {spoon, {4.0, 0.2, -0.2}, 3.4, {{0.78, 0.76, 0.73}, 1, 0.20, 0, 0, {0}}, NULL},
    {cubes, {-4.0, 0.45, -4.0}, 1.5, {{0.84, 0.82, 0.78}, 0, 0.7, 0.03, 0, {0}}, NULL},
    {beans, {-3.2, 0.2, 3.2}, 1.8, {{0.085, 0.034, 0.014}, 0, 0.34, 0.045, 0, {0}}, NULL},
    {window_bars, {-10.6, 8.9, -5.9}, 7.5, {{0.5, 0.5, 0.5}, 0, 0.6, 0.03, 0, {0}}, NULL},
};
static Light coffee_lights[] = {
    {{-17.5, 14.5, -9.8}, {0.45, 0, -0.8}, {0.45, 0.65, 0.26}, {880, 640, 420}},
    {{-6, 10, 9}, {-3, 0, -2}, {-0.8, 1.6, 1.2}, {1.6, 1.65, 1.85}},
};

static const Scene scenes[] = {
    {"watch", 1280, 720, {-1.6, 9.3, 15.5}, {-1.75, 3.3, 0.2}, 0.515, 0.15, 1.2, {-0.5, 5.0, 2.2}, studio, 0,
     {NULL, {0}, 0, {{0.80, 0.79, 0.77}, 0, 0.10, 0.045, 0, {0}}, paint_marble},
     watch_objects, watch_lights, COUNT(watch_objects), COUNT(watch_lights)},
    BY_THE_SEA("dawn", dawn_sky, dawn_objects, dawn_lights),
    BY_THE_SEA("dusk", dusk_sky, dusk_objects, dusk_lights),
    {"lipstick", 720, 1280, {3.0, 6.0, 22}, {0.1, 4.55, 0}, 0.60, 0.18, 0.95, {-0.25, 4, 1}, blush, 0,
     {NULL, {0}, 0, {{0.82, 0.50, 0.42}, 0, 0.8, 0.03, 0, {0}}, paint_plaster},
     lipstick_objects, lipstick_lights, COUNT(lipstick_objects), COUNT(lipstick_lights)},
    {"coffee", 960, 960, {1.2, 10.5, 12.8}, {0.05, 0.85, 0}, 0.64, 0.16, 1.45, {0, 2.7, 1.6}, room, 0,
     {NULL, {0}, 0, {{0.3, 0.16, 0.08}, 0, 0.40, 0.04, 0, {0}}, paint_wood},
     coffee_objects, coffee_lights, COUNT(coffee_objects), COUNT(coffee_lights)},
};
