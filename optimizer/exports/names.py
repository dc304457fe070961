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
    "kneeling_pulldown": "Kneeling Pulldown",
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
