"""What is photographed, from where, and how it is framed. `centre` is the middle of the product's
bounding box in fractions from the left and the top; `fill` its share of the picture's side."""

PAIRS = [
    dict(id="boots", product="boots", fault=None, elevation=12, distance=4.2,
         original=dict(size=(900, 900), fill=0.74, centre=(0.5, 0.53)),
         generated=dict(size=(820, 1024), fill=0.66, centre=(0.47, 0.62), scene="plinth", f_number=16)),
    dict(id="armchair", product="armchair", fault=None, elevation=9, distance=4.0,
         original=dict(size=(960, 820), fill=0.76, centre=(0.5, 0.53)),
         generated=dict(size=(1024, 768), fill=0.58, centre=(0.46, 0.62), scene="living_room", f_number=8)),
    dict(id="jug", product="jug", fault=None, elevation=16, distance=4.5,
         original=dict(size=(900, 900), fill=0.70, centre=(0.5, 0.52)),
         generated=dict(size=(1024, 820), fill=0.54, centre=(0.40, 0.60), scene="breakfast", f_number=9)),
    dict(id="serum", product="serum", fault="texture_altered", elevation=8, distance=4.5,
         original=dict(size=(768, 1024), fill=0.80, centre=(0.5, 0.52)),
         generated=dict(size=(820, 1024), fill=0.70, centre=(0.50, 0.52), scene="bathroom", f_number=16)),
    dict(id="kettle", product="kettle", fault="part_missing", elevation=12, distance=4.2,
         original=dict(size=(900, 900), fill=0.76, centre=(0.5, 0.53)),
         generated=dict(size=(1024, 860), fill=0.62, centre=(0.50, 0.56), scene="kitchen", f_number=11)),
    dict(id="scale", product="scale", fault="recoloured", elevation=12, distance=4.2,
         original=dict(size=(820, 1000), fill=0.76, centre=(0.5, 0.52)),
         generated=dict(size=(1024, 900), fill=0.66, centre=(0.47, 0.52), scene="bakery", f_number=8)),
    dict(id="train", product="train", fault="part_added", elevation=14, distance=4.0,
         original=dict(size=(1024, 680), fill=0.80, centre=(0.5, 0.53)),
         generated=dict(size=(1024, 720), fill=0.60, centre=(0.41, 0.64), scene="nursery", f_number=7)),
    dict(id="lamp", product="lamp", fault="shape_bent", elevation=7, distance=4.5,
         original=dict(size=(800, 960), fill=0.78, centre=(0.5, 0.52)),
         generated=dict(size=(820, 1024), fill=0.60, centre=(0.48, 0.50), scene="bedside", f_number=13)),
]

TABLE = dict(id="two-products", products=(("kettle", -1.35, 0.0), ("scale", 1.5, 0.3)), elevation=10, distance=3.6,
             size=(1024, 768), fill=0.74, centre=(0.5, 0.56), scene="worktop", f_number=13)
