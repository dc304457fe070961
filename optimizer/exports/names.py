"""What other programs call our exercises, set down by hand; what is not here is never guessed.

An entry is made only where the other program has the same lift with the same equipment.
"""

from __future__ import annotations

LIFTOSAUR = {
    "ab_wheel_rollout": "Ab Wheel",
    "assisted_pull_up": "Pull Up, Leverage Machine",
    "back_hyperextension": "Back Extension, Bodyweight",
    "back_squat": "Squat",
    "band_assisted_pull_up": "Pull Up, Band",
    "band_bent_over_row": "Bent Over Row, Band",
    "band_curl": "Bicep Curl, Band",
    "band_deadlift": "Deadlift, Band",
    "band_row": "Seated Row, Band",
    "band_shrug": "Shrug, Band",
    "barbell_curl": "Bicep Curl, Barbell",
    "barbell_hip_thrust": "Hip Thrust",
    "barbell_pullover": "Pullover, Barbell",
    "barbell_shrug": "Shrug, Barbell",
    "bench_press": "Bench Press",
    "bent_over_reverse_fly": "Reverse Fly",
    "bent_over_row": "Bent Over Row",
    "bodyweight_squat": "Squat, Bodyweight",
    "cable_curl": "Bicep Curl, Cable",
    "cable_deadlift": "Deadlift, Cable",
    "cable_pull_through": "Cable Pull Through",
    "cable_pushdown": "Triceps Pushdown",
    "cable_trap_shrug": "Shrug, Cable",
    "chest_supported_row": "Incline Row",
    "chin_up": "Chin Up",
    "deadlift": "Deadlift",
    "dumbbell_bench_press": "Bench Press, Dumbbell",
    "dumbbell_curl": "Bicep Curl",
    "dumbbell_deadlift": "Deadlift, Dumbbell",
    "dumbbell_pullover": "Pullover",
    "dumbbell_romanian_deadlift": "Romanian Deadlift, Dumbbell",
    "dumbbell_shrug": "Shrug, Dumbbell",
    "face_pull": "Face Pull",
    "glute_bridge": "Glute Bridge",
    "goblet_squat": "Goblet Squat",
    "good_morning": "Good Morning",
    "hammer_curl": "Hammer Curl",
    "inverted_row": "Inverted Row",
    "kettlebell_deadlift": "Deadlift, Kettlebell",
    "kettlebell_swing": "Kettlebell Swing",
    "lat_pulldown": "Lat Pulldown",
    "lateral_raise": "Lateral Raise",
    "leg_extension": "Leg Extension",
    "leg_press": "Leg Press",
    "machine_chest_press": "Chest Press, Leverage Machine",
    "machine_pulldown": "Lat Pulldown, Leverage Machine",
    "machine_reverse_fly": "Reverse Fly, Leverage Machine",
    "machine_row": "Seated Row, Leverage Machine",
    "machine_shoulder_press": "Shoulder Press, Leverage Machine",
    "overhead_press": "Overhead Press",
    "pendlay_row": "Pendlay Row",
    "plank": "Plank",
    "pull_up": "Pull Up",
    "push_up": "Push Up",
    "romanian_deadlift": "Romanian Deadlift, Barbell",
    "seated_cable_row_lats": "Seated Row",
    "seated_cable_row_upper": "Seated Wide Grip Row",
    "side_plank": "Side Plank",
    "single_arm_row": "Bent Over One Arm Row",
    "smith_machine_row": "Bent Over Row, Smith Machine",
    "standing_cable_row": "Standing Row",
    "sumo_deadlift": "Sumo Deadlift",
    "superman": "Superman",
    "t_bar_row": "T Bar Row",
    "trap_bar_deadlift": "Trap Bar Deadlift",
    "weighted_back_extension": "Back Extension",
    "wide_grip_pull_up": "Wide Pull Up",
}
"""Liftosaur's built-in exercises, with the equipment where it is not the exercise's own."""

HEVY = {
    "bent_over_reverse_fly": "E5988A0A",  # Rear Delt Reverse Fly (Dumbbell)
    "cable_reverse_fly": "C315DC2A",  # Rear Delt Reverse Fly (Cable)
    "deadlift": "C6272009",  # Deadlift (Barbell)
    "lat_pulldown": "6A6C31A5",  # Lat Pulldown (Cable)
    "machine_pulldown": "473CF5B8",  # Lat Pulldown (Machine)
    "machine_reverse_fly": "D8281C62",  # Rear Delt Reverse Fly (Machine)
    "machine_row": "1DF4A847",  # Seated Row (Machine)
    "one_arm_pulldown": "2EE45F81",  # Single Arm Lat Pulldown
}
"""Hevy's ids of exercise templates. They are opaque; these are seen beside their names in public
files. An account lists all of them (``GET /v1/exercise_templates``)."""

GARMIN = {
    "back_hyperextension": (13, 25),
    "band_assisted_pull_up": (21, 42),
    "band_face_pull": (23, 39),
    "barbell_shrug": (26, 1),
    "bent_over_row": (23, 46),
    "chest_supported_row": (23, 40),
    "chin_up": (21, 39),
    "deadlift": (8, 0),
    "dumbbell_deadlift": (8, 2),
    "dumbbell_shrug": (26, 5),
    "face_pull": (23, 5),
    "farmers_carry": (3, 7),
    "feet_elevated_row": (23, 3),
    "incline_shrug": (26, 7),
    "inverted_row": (23, 35),
    "jump_shrug": (26, 0),
    "jumping_pull_up": (21, 30),
    "kettlebell_deadlift": (8, 20),
    "kneeling_pulldown": (21, 11),
    "lat_pulldown": (21, 13),
    "neutral_grip_pull_up": (21, 43),
    "one_arm_cable_row": (23, 20),
    "overhead_carry": (3, 4),
    "pull_up": (21, 38),
    "rack_pull": (8, 7),
    "renegade_row": (23, 15),
    "ring_row": (23, 44),
    "romanian_deadlift": (8, 23),
    "seated_cable_row_lats": (23, 18),
    "seated_cable_row_upper": (23, 18),
    "single_arm_row": (23, 24),
    "snatch_grip_deadlift": (8, 18),
    "stability_ball_back_extension": (13, 31),
    "standing_cable_row": (23, 1),
    "straight_arm_pulldown": (21, 20),
    "sumo_deadlift": (8, 15),
    "superman": (13, 29),
    "t_bar_row": (23, 28),
    "towel_row": (23, 29),
    "trap_bar_deadlift": (8, 17),
    "trx_row": (23, 49),
    "underhand_pulldown": (21, 18),
    "weighted_back_extension": (13, 26),
    "weighted_pull_up": (21, 24),
    "wide_grip_pull_up": (21, 26),
}
"""FIT's exercise category and the exercise's number within it."""
