// Draws the pictures of these examples: a path tracer over the signed distance fields of scenes.h. Each was made by
//   cc -O3 -march=native -ffast-math -fno-finite-math-only -o draw draw.c -lm && ./draw SCENE SAMPLES > SCENE.ppm
//   watch 40: ffmpeg -i watch.ppm product-animation/watch.png
//   dawn 60, dusk 72: ffmpeg -i dawn.ppm -pix_fmt yuvj420p -q:v 2 product-animation/bottle-dawn.jpg, and so for dusk
//   lipstick 40, coffee 40: ffmpeg -i coffee.ppm -quality 90 high-volume/coffee.webp, and so for social-media/

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- numbers, vectors, noise

typedef float v3 __attribute__((vector_size(16)));
#define V(x, y, z) ((v3){(x), (y), (z), 0})
#define NEAR_ENOUGH 0.0008f
static const float pi = 3.14159265f;

static float dot(v3 a, v3 b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
static float length(v3 a) { return sqrtf(dot(a, a)); }
static v3 unit(v3 a) { return a / length(a); }
static v3 cross(v3 a, v3 b) {
    return V(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}
static v3 each_exp(v3 a) { return V(expf(a[0]), expf(a[1]), expf(a[2])); }
static float clamp(float x, float low, float high) { return x < low ? low : x > high ? high : x; }
static float step(float from, float to, float x) {
    x = clamp((x - from) / (to - from), 0, 1);
    return x * x * (3 - 2 * x);
}
static v3 mix(v3 a, v3 b, float t) { return a + (b - a) * t; }
static v3 turn(v3 p, int a, int b, float angle) {  // rotates axis a towards axis b
    float c = cosf(angle), s = sinf(angle), x = p[a], y = p[b];
    p[a] = c * x - s * y, p[b] = s * x + c * y;
    return p;
}

static uint32_t state;
static uint32_t scramble(uint32_t x) {
    x = (x ^ x >> 16) * 0x7feb352dU, x = (x ^ x >> 15) * 0x846ca68bU;
    return x ^ x >> 16;
}
static float chance(void) {
    state = state * 747796405U + 2891336453U;
    uint32_t word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737U;
    return (float)((word >> 22 ^ word) >> 8) / 16777216.0f;
}
static float lattice(int x, int y, int z) {
    uint32_t h = scramble((uint32_t)x * 73856093U ^ (uint32_t)y * 19349663U ^ (uint32_t)z * 83492791U);
    return (float)(h >> 8) / 16777216.0f;
}
static float noise(v3 p) {
    int i[3];
    float f[3], sum = 0;
    for (int k = 0; k < 3; k++) i[k] = (int)floorf(p[k]), f[k] = p[k] - (float)i[k], f[k] *= f[k] * (3 - 2 * f[k]);
    for (int c = 0; c < 8; c++) {
        float weight = (c & 1 ? f[0] : 1 - f[0]) * (c & 2 ? f[1] : 1 - f[1]) * (c & 4 ? f[2] : 1 - f[2]);
        sum += weight * lattice(i[0] + (c & 1), i[1] + (c >> 1 & 1), i[2] + (c >> 2));
    }
    return sum;
}
static float cloud(v3 p, int octaves) {
    float sum = 0, size = 0.5f;
    for (; octaves-- > 0; size *= 0.5f) sum += size * noise(p), p = turn(p * 2.03f + V(3.1f, 1.7f, 5.3f), 0, 2, 0.7f);
    return sum;
}

// ---- shapes: the signed distance to a surface

static float box(v3 p, float x, float y, float z, float round) {
    float a = fabsf(p[0]) - x + round, b = fabsf(p[1]) - y + round, c = fabsf(p[2]) - z + round;
    float outside = length(V(fmaxf(a, 0), fmaxf(b, 0), fmaxf(c, 0)));
    return outside + fminf(fmaxf(a, fmaxf(b, c)), 0) - round;
}
static float disc(v3 p, int axis, float radius, float half, float round) {  // a cylinder about an axis
    float x = p[(axis + 1) % 3], y = p[(axis + 2) % 3];
    float a = sqrtf(x * x + y * y) - radius + round, b = fabsf(p[axis]) - half + round;
    return sqrtf(fmaxf(a, 0) * fmaxf(a, 0) + fmaxf(b, 0) * fmaxf(b, 0)) + fminf(fmaxf(a, b), 0) - round;
}
static float ring(v3 p, int axis, float radius, float thick) {
    float x = p[(axis + 1) % 3], y = p[(axis + 2) % 3], a = sqrtf(x * x + y * y) - radius;
    return sqrtf(a * a + p[axis] * p[axis]) - thick;
}
static float rod(v3 p, v3 a, v3 b, float thick) {
    v3 pa = p - a, ba = b - a;
    return length(pa - ba * clamp(dot(pa, ba) / dot(ba, ba), 0, 1)) - thick;
}
static float egg(v3 p, v3 size) {
    float a = length(p / size), b = length(p / (size * size));
    return a * (a - 1) / fmaxf(b, 1e-4f);
}
static float melt(float a, float b, float width) {  // a union with a fillet
    float h = fmaxf(width - fabsf(a - b), 0) / width;
    return fminf(a, b) - h * h * width * 0.25f;
}

// ---- what a scene is made of

typedef struct {
    v3 color;
    float metal, rough, gloss;  // gloss: the reflection of a dielectric at normal incidence
    float ior;                  // not zero: the surface is clear, and `color` dims the light behind it
    v3 absorb;                  // of a clear body, per unit of length
} Material;
typedef struct {
    float (*shape)(v3);
    v3 middle;
    float radius;  // of a sphere that holds the whole shape
    Material skin;
    void (*paint)(v3 p, v3 *normal, Material *skin);
} Object;
typedef struct { v3 middle, u, v, glow; } Light;  // a rectangle that shines to the side of u x v
typedef struct {
    const char *name;
    int width, height;
    v3 eye, target;
    float view, aperture, exposure;  // view: the height of the picture at distance one
    v3 focus;
    v3 (*sky)(v3 direction);
    float ground;
    Object floor, *objects;
    Light *lights;
    int object_count, light_count;
} Scene;
static const Scene *scene;

static v3 bumped(v3 normal, v3 p, float strength, float (*height)(v3)) {
    float h = height(p), e = 0.004f;
    v3 slope = V(height(p + V(e, 0, 0)) - h, height(p + V(0, e, 0)) - h, height(p + V(0, 0, e)) - h) / e;
    return unit(normal - (slope - normal * dot(slope, normal)) * strength);
}

#include "scenes.h"

// ---- light transport

static v3 about(v3 n, float x, float y, float z) {  // from coordinates around a normal to the world's
    v3 a = unit(cross(fabsf(n[0]) > 0.5f ? V(0, 1, 0) : V(1, 0, 0), n));
    return a * x + cross(n, a) * y + n * z;
}
static float march(v3 from, v3 way, float far, const Object **what) {
    const Object *near[40];
    float enter[40], leave[40], down = (scene->ground - from[1]) / way[1], end = 0;
    int count = 0;
    *what = NULL;
    if (down > 0 && down < far) *what = &scene->floor, far = down;
    float t = far;
    for (const Object *o = scene->objects; o < scene->objects + scene->object_count; o++) {
        v3 to = o->middle - from;
        float along = dot(to, way), reach = along * along - dot(to, to) + o->radius * o->radius;
        if (reach < 0 || along + sqrtf(reach) < 0 || along - sqrtf(reach) > far) continue;
        near[count] = o, enter[count] = along - sqrtf(reach), leave[count] = along + sqrtf(reach);
        t = fminf(t, fmaxf(enter[count], 0)), end = fmaxf(end, leave[count++]);
    }
    if (end > far) end = far;
    for (int i = 0; i < 400 && t < end; i++) {
        float best = end - t + 1;
        const Object *closest = NULL;
        for (int k = 0; k < count; k++) {
            if (t > leave[k]) continue;
            float d = t < enter[k] ? enter[k] - t + 2 * NEAR_ENOUGH : fabsf(near[k]->shape(from + way * t));
            if (d < best) best = d, closest = near[k];
        }
        if (best < NEAR_ENOUGH) return *what = closest, t;
        t += best * 0.9f;
    }
    return far;
}
static v3 normal_of(const Object *o, v3 p) {
    if (!o->shape) return V(0, 1, 0);
    v3 sum = V(0, 0, 0);
    for (int i = 0; i < 4; i++) {
        v3 e = V(i == 0 || i == 3 ? 1 : -1, i == 1 || i == 3 ? 1 : -1, i == 2 || i == 3 ? 1 : -1);
        sum += e * o->shape(p + e * 0.0012f);
    }
    return unit(sum);
}
static const Object *medium(v3 p) {  // the clear body around a point: of nested ones, the last listed
    for (int i = scene->object_count - 1; i >= 0; i--) {
        const Object *o = &scene->objects[i];
        if (o->skin.ior > 0 && length(p - o->middle) < o->radius && o->shape(p) < 0) return o;
    }
    return NULL;
}
static v3 lit_through(v3 from, v3 way, float far) {  // clear bodies dim a light, they do not bend it
    v3 left = V(1, 1, 1);
    for (int i = 0; i < 24; i++) {
        const Object *what;
        float t = march(from, way, far, &what);
        if (!what) return left;
        if (what->skin.ior == 0) return V(0, 0, 0);
        left *= what->skin.color;
        from += way * (t + 8 * NEAR_ENOUGH), far -= t + 8 * NEAR_ENOUGH;
    }
    return left;
}
static v3 lamp_light(v3 p, v3 normal) {  // what one point of each lamp sends to a matte white point
    v3 sum = V(0, 0, 0);
    for (const Light *l = scene->lights; l < scene->lights + scene->light_count; l++) {
        v3 to = l->middle + l->u * (chance() * 2 - 1) + l->v * (chance() * 2 - 1) - p, face = cross(l->u, l->v);
        float far = length(to), cosine = dot(to, normal) / far, facing = -dot(to, face) / far;
        if (cosine <= 0 || facing <= 0) continue;
        sum += l->glow * lit_through(p, to / far, far) * (4 * facing * cosine / (pi * far * far));
    }
    return sum;
}
static v3 radiance(v3 from, v3 way) {
    v3 sum = V(0, 0, 0), left = V(1, 1, 1);
    const Object *inside = NULL, *what;
    int mirrored = 1, matte = 0;
    for (int bounce = 0; bounce < 14 && matte < 4; bounce++) {
        float t = march(from, way, 400, &what);
        for (const Light *l = scene->lights; l < scene->lights + scene->light_count; l++) {
            v3 face = cross(l->u, l->v), at;
            float hit = dot(l->middle - from, face) / dot(way, face);
            if (hit <= 0 || hit >= t || dot(way, face) >= 0) continue;
            at = from + way * hit - l->middle;
            if (fabsf(dot(at, l->u)) > dot(l->u, l->u) || fabsf(dot(at, l->v)) > dot(l->v, l->v)) continue;
            return mirrored ? sum + left * l->glow : sum;
        }
        if (inside) left *= each_exp(inside->skin.absorb * -t);
        if (!what) return sum + left * scene->sky(way);
        v3 p = from + way * t, normal = normal_of(what, p);
        float cosine = -dot(way, normal);
        if (what->skin.ior > 0) {
            if (cosine < 0) normal = -normal, cosine = -cosine;
            v3 off = normal * (4 * NEAR_ENOUGH);
            const Object *before = medium(p + off), *after = medium(p - off);
            float ratio = (before ? before->skin.ior : 1) / (after ? after->skin.ior : 1);
            float rest = 1 - ratio * ratio * (1 - cosine * cosine), bent = sqrtf(fmaxf(rest, 0)), reflected = 1;
            if (rest > 0) {
                float across = (ratio * cosine - bent) / (ratio * cosine + bent);
                float along = (ratio * bent - cosine) / (ratio * bent + cosine);
                reflected = fabsf(ratio - 1) < 1e-4f ? 0 : (across * across + along * along) / 2;
            }
            int back = chance() < reflected;
            way = unit(back ? way + normal * (2 * cosine) : way * ratio + normal * (ratio * cosine - bent));
            from = back ? p + off : p - off, inside = back ? before : after;
            continue;
        }
        Material m = what->skin;
        if (cosine < 0) normal = -normal;
        v3 flat = normal;
        if (what->paint) what->paint(p, &normal, &m);
        cosine = fmaxf(-dot(way, normal), 0.02f);
        from = p + flat * (4 * NEAR_ENOUGH);
        float grazing = powf(1 - cosine, 5) * (1 - 0.6f * m.rough);
        v3 base = mix(V(m.gloss, m.gloss, m.gloss), m.color, m.metal), shine = base + (V(1, 1, 1) - base) * grazing;
        float odds = m.metal > 0.99f ? 1 : clamp((shine[0] + shine[1] + shine[2]) / 3, 0.1f, 0.9f);
        if (m.gloss == 0 && m.metal == 0) odds = 0;
        if (chance() < odds) {  // a reflection: a facet drawn among those that the viewer sees
            v3 a = unit(cross(fabsf(normal[0]) > 0.5f ? V(0, 1, 0) : V(1, 0, 0), normal)), b = cross(normal, a);
            float w = m.rough * m.rough, turnabout = 2 * pi * chance();
            v3 view = unit(V(-dot(way, a) * w, -dot(way, b) * w, cosine));
            float z = (1 - chance()) * (1 + view[2]) - view[2], out = sqrtf(clamp(1 - z * z, 0, 1));
            v3 facet = V(out * cosf(turnabout), out * sinf(turnabout), z) + view;
            facet = unit(about(normal, facet[0] * w, facet[1] * w, fmaxf(facet[2], 1e-4f)));
            way = unit(way - facet * (2 * dot(way, facet)));
            float up = dot(way, normal);
            if (up <= 0 || dot(way, flat) <= 0) return sum;
            left *= shine * (2 * up / (up + sqrtf(w * w + (1 - w * w) * up * up)) / odds);
            mirrored = 1;
            if (m.rough > 0.3f) matte++;
        } else {
            left *= m.color * (V(1, 1, 1) - shine) * ((1 - m.metal) / (1 - odds));
            v3 got = left * lamp_light(from, normal);
            float most = fmaxf(got[0], fmaxf(got[1], got[2])), limit = bounce ? 6 : 30;
            sum += most > limit ? got * (limit / most) : got;
            float u = chance(), angle = 2 * pi * chance();
            way = about(normal, sqrtf(u) * cosf(angle), sqrtf(u) * sinf(angle), sqrtf(1 - u));
            if (dot(way, flat) <= 0) return sum;
            mirrored = 0, matte++;
        }
        float worth = fmaxf(left[0], fmaxf(left[1], left[2]));
        if (bounce > 2 && worth < 0.5f) {
            if (chance() > worth * 2) return sum;
            left /= worth * 2;
        }
    }
    return sum;
}

// ---- the picture

// Non-local means: each half of the samples is smoothed with weights that the other half gives.
static void smooth(v3 *half[2], float *spread, v3 *out, int width, int height) {
    size_t count = (size_t)width * (size_t)height;
    v3 *sum = calloc(count, sizeof(v3)), *total = calloc(count, sizeof(v3));
    float *gap = malloc(count * 4), *row = malloc(count * 4);
    for (int h = 0; h < 2; h++) {
        memset(sum, 0, count * sizeof(v3)), memset(total, 0, count * sizeof(v3));
        for (int dy = -6; dy <= 6; dy++) for (int dx = -6; dx <= 6; dx++) {
            for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
                int qx = (int)clamp(x + dx, 0, width - 1), qy = (int)clamp(y + dy, 0, height - 1);
                size_t p = (size_t)(y * width + x), q = (size_t)(qy * width + qx);
                v3 d = half[1 - h][p] - half[1 - h][q];
                float both = spread[p] + fminf(spread[p], spread[q]);
                gap[p] = (dot(d, d) - both) / (1e-6f + 0.3f * (spread[p] + spread[q]));
            }
            for (int pass = 0; pass < 2; pass++) {  // the mean over five by five pixels
                float *source = pass ? row : gap, *target = pass ? gap : row;
                for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
                    float mean = 0;
                    for (int k = -2; k <= 2; k++)
                        mean += pass ? source[(int)clamp(y + k, 0, height - 1) * width + x]
                                     : source[y * width + (int)clamp(x + k, 0, width - 1)];
                    target[y * width + x] = mean / 5;
                }
            }
            for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
                int qx = (int)clamp(x + dx, 0, width - 1), qy = (int)clamp(y + dy, 0, height - 1);
                float weight = expf(-fmaxf(gap[y * width + x], 0));
                sum[y * width + x] += half[h][qy * width + qx] * weight;
                total[y * width + x] += V(weight, weight, weight);
            }
        }
        for (size_t i = 0; i < count; i++) out[i] += sum[i] / (total[i] + 1e-6f) * 0.5f;
    }
    free(sum), free(total), free(gap), free(row);
}
static float spot(void) { return chance() + chance() * 0.5f - 0.25f; }  // in a pixel, and a little beyond it
static int film(float light) {  // the response of film (a fit of the ACES curve), then sRGB, in one byte
    float x = fmaxf(light, 0) * 0.6f;
    x = clamp(x * (2.51f * x + 0.03f) / (x * (2.43f * x + 0.59f) + 0.14f), 0, 1);
    return (int)(255 * (x < 0.0031308f ? 12.92f * x : 1.055f * powf(x, 1 / 2.4f) - 0.055f) + 0.5f);
}

int main(int count, char **words) {
    for (const Scene *s = scenes; s < scenes + sizeof scenes / sizeof *scenes; s++)
        if (count > 1 && !strcmp(s->name, words[1])) scene = s;
    if (!scene) return fprintf(stderr, "usage: draw watch|dawn|dusk|lipstick|coffee [SAMPLES [SCALE]]\n"), 64;
    int samples = count > 2 ? atoi(words[2]) : 96;
    float scale = count > 3 ? (float)atof(words[3]) : 1;
    int width = (int)((float)scene->width * scale), height = (int)((float)scene->height * scale);
    size_t pixels = (size_t)width * (size_t)height;
    v3 *half[2] = {calloc(pixels, sizeof(v3)), calloc(pixels, sizeof(v3))}, *out = calloc(pixels, sizeof(v3));
    float *spread = calloc(pixels, sizeof(float));
    v3 ahead = unit(scene->target - scene->eye), right = unit(cross(ahead, V(0, 1, 0))), up = cross(right, ahead);
    float focus = dot(scene->focus - scene->eye, ahead);
    for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
        int p = y * width + x;
        v3 square = V(0, 0, 0);
        state = scramble((uint32_t)p + 1);
        for (int s = 0; s < samples; s++) {
            float px = ((float)x + spot() - (float)width / 2) / (float)height * scene->view;
            float py = ((float)height / 2 - (float)y - spot()) / (float)height * scene->view;
            float lens = scene->aperture * sqrtf(chance()), angle = 2 * pi * chance();
            v3 eye = scene->eye + (right * cosf(angle) + up * sinf(angle)) * lens;
            v3 light = radiance(eye, unit(scene->eye + (ahead + right * px + up * py) * focus - eye));
            float most = fmaxf(light[0], fmaxf(light[1], light[2]));
            if (!(most < 1e9f)) light = V(0, 0, 0);
            if (most > 12) light *= 12 / most;
            half[s & 1][p] += light, square += light * light;
        }
        v3 mean = (half[0][p] + half[1][p]) / (float)samples;
        spread[p] = 2 * dot(square / (float)samples - mean * mean, V(1, 1, 1)) / (float)samples;
        half[0][p] /= (float)samples / 2, half[1][p] /= (float)samples / 2;
    }
    smooth(half, spread, out, width, height);
    printf("P6\n%d %d\n255\n", width, height);
    for (int p = 0; p < (int)pixels; p++) {
        float x = ((float)(p % width) / (float)width - 0.5f) * 2, y = ((float)(p / width) / (float)height - 0.5f) * 2;
        float shade = scene->exposure * (1 - 0.14f * (x * x + y * y));
        for (int k = 0; k < 3; k++) putchar(film(out[p][k] * shade));
    }
    return 0;
}
